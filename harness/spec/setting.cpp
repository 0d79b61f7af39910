#include "spec/setting.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/utf8.h"
#include "maskbench/errors.h"
#include "spec/structure_keys.h"

namespace maskbench {
namespace {

// A part of a dotted key. A quoted part is a name, even where a key of [[system]] has the same name.
struct Part {
  std::string text;
  bool quoted = false;
};

struct Setting {
  std::vector<Part> path;
  std::string text, source;  // text: of the value
  toml::source_region where() const { return {{1, 1}, {1, 1}, std::make_shared<const std::string>(source)}; }
};

constexpr char kMalformed[] = "expected key=value with a key such as train.iterations";

std::vector<std::string> system_names(const toml::table& root) {
  std::vector<std::string> names;
  if (const toml::array* systems = root["system"].as_array())
    for (const toml::node& system : *systems)
      if (const toml::table* entry = system.as_table()) names.push_back((*entry)["name"].value_or(std::string()));
  return names;
}

// Returns the length of the quoted text that `text` starts with, with both quotes, or 0.
size_t quoted_length(std::string_view text) {
  if (text.empty() || (text[0] != '"' && text[0] != '\'')) return 0;
  for (size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '\\' && text[0] == '"')
      ++i;
    else if (text[i] == text[0])
      return i + 1;
  }
  return 0;
}

// Returns the longest of the names that `text` starts with, followed by a dot or an equals sign.
std::string_view leading_name(std::string_view text, const std::vector<std::string>& names) {
  size_t longest = 0;
  for (const std::string& name : names)
    if (text.starts_with(name) && name.size() < text.size() && (text[name.size()] == '.' || text[name.size()] == '='))
      longest = std::max(longest, name.size());
  return text.substr(0, longest);
}

// Cuts one part of the key from the front of `text`; cuts nothing at a quote that does not end. `names`: those that may
// stand there without quotes.
Part take_part(std::string_view& text, const std::vector<std::string>& names) {
  size_t length = quoted_length(text);
  Part part;
  if (const auto name = unquoted(text.substr(0, length))) {
    part = {*name, true};
  } else {
    length = leading_name(text, names).size();
    const bool open_quote = text.starts_with('"') || text.starts_with('\'');
    if (length == 0 && !open_quote) length = std::min(text.size(), text.find_first_of(".="));
    part = {std::string(text.substr(0, length))};
  }
  text.remove_prefix(length);
  return part;
}

Setting split(const toml::table& root, const std::string& text) {
  Setting setting{{}, "", std::string(kSettingSource) + text};
  const std::vector<std::string> names = system_names(root);
  std::string_view rest = text;
  while (true) {
    const bool in_systems = setting.path.size() == 1 && setting.path[0].text == "system";
    setting.path.push_back(take_part(rest, in_systems ? names : std::vector<std::string>()));
    if (rest.empty()) throw UserError(setting.source + ": expected key=value");
    if (setting.path.back().text.empty() || (rest[0] != '.' && rest[0] != '='))
      throw UserError(fmt::format("{}: {}", setting.source, kMalformed));
    const bool last = rest[0] == '=';
    rest.remove_prefix(1);
    if (last) break;
  }
  setting.text = rest;
  return setting;
}

// Parses the value of a setting as TOML, else as a text. The nodes are placed as text_of() expects them.
toml::table parse_value(const Setting& setting) {
  const std::string value = setting.text.substr(std::min(setting.text.size(), setting.text.find_first_not_of(' ')));
  const std::string key = std::string(setting.source.size() - value.size(), '\n') + std::string(kSettingKey);
  auto parsed = toml::parse(key + value, setting.source);
  if (parsed) return std::move(parsed).table();
  if (!is_utf8(setting.text)) throw UserError(setting.source + ": its value is not UTF-8");
  return toml::parse(key + to_text(Value(setting.text)), setting.source).table();
}

void assign(toml::table& table, const Setting& setting, size_t depth);

// Assigns in the entry of [[system]] that the path names, or in all of them when it goes on with one of their keys.
void assign_in_systems(toml::array& systems, const Setting& setting, size_t depth) {
  const auto& [next, quoted] = setting.path[depth];
  const auto& keys = system_keys();
  const bool is_key =
      std::any_of(keys.begin(), keys.end(), [&name = next](const StructureKey& key) { return key.name == name; });
  const bool named = quoted || !is_key;
  std::vector<std::string> names;
  bool found = false;
  for (toml::node& system : systems) {
    toml::table* entry = system.as_table();
    if (!entry) continue;
    names.push_back((*entry)["name"].value_or(std::string()));
    if (named && names.back() != next) continue;
    if (named && depth + 1 >= setting.path.size())
      fail_at(setting.where(), fmt::format("system \"{}\" is not a value: name a key of it", next));
    assign(*entry, setting, depth + named);
    found = true;
  }
  if (!found) fail_at(setting.where(), fmt::format("no system named \"{}\"{}", next, did_you_mean(next, names)));
}

void assign(toml::table& table, const Setting& setting, size_t depth) {
  const std::string& part = setting.path[depth].text;
  if (depth + 1 == setting.path.size()) {
    toml::table parsed = parse_value(setting);
    parsed.get("value")->visit([&](auto& value) {  // moved: a copy would lose its source region
      table.insert_or_assign(toml::key(part, setting.where()), std::move(value));
    });
    return;
  }
  toml::array* systems = part == "system" ? table.get_as<toml::array>(part) : nullptr;
  if (systems) return assign_in_systems(*systems, setting, depth + 1);
  if (!table.contains(part)) table.insert(toml::key(part, setting.where()), toml::table{});
  toml::table* inner = table.get_as<toml::table>(part);
  if (!inner) fail_at(setting.where(), fmt::format("\"{}\" is not a table", part));
  assign(*inner, setting, depth + 1);
}

}  // namespace

void apply_setting(toml::table& root, const std::string& text) { assign(root, split(root, text), 0); }

std::optional<std::string> unquoted(std::string_view text) {
  if (text.empty() || quoted_length(text) != text.size()) return std::nullopt;
  const auto parsed = toml::parse(fmt::format("value = {}", text));
  return parsed ? parsed.table()["value"].value_exact<std::string>() : std::nullopt;
}

}  // namespace maskbench
