#include "spec/toml_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <tuple>

#include "maskbench/errors.h"

namespace maskbench {
namespace {

constexpr std::string_view kSetting = "--set ";

template <class T, class List>
std::optional<Value> list_of(const toml::array& array) {
  List list;
  for (const toml::node& node : array) {
    const auto element = node.value_exact<T>();
    if (!element) return std::nullopt;
    list.push_back(*element);
  }
  return Value(std::move(list));
}

// Integers and floats may stand beside each other in a list of numbers.
std::optional<Value> list_value(const toml::array& array) {
  if (auto integers = list_of<int64_t, Integers>(array)) return integers;
  if (auto texts = list_of<std::string, Texts>(array)) return texts;
  Numbers numbers;
  for (const toml::node& node : array) {
    if (!node.is_number()) return std::nullopt;
    numbers.push_back(*node.value<double>());
  }
  return Value(std::move(numbers));
}

std::string described(const toml::node& node) {
  if (const auto value = toml_value(node)) return to_text(*value);
  return node.is_table() ? "a table" : node.is_array() ? "a list of mixed types" : "a date or time";
}

std::vector<std::string> split_path(const std::string& path) {
  std::vector<std::string> parts{""};
  for (char c : path) {
    if (c == '.')
      parts.emplace_back();
    else
      parts.back() += c;
  }
  return parts;
}

// The value of "key=value", carrying the whole setting as its source.
toml::table parse_setting_value(const std::string& text, const std::string& source) {
  auto parsed = toml::parse("value = " + text, source);
  if (parsed) return std::move(parsed).table();
  try {
    return toml::parse("value = " + to_text(Value(text)), source).table();
  } catch (const nlohmann::json::type_error&) {
    throw UserError(source + ": its value is not UTF-8");
  }
}

struct Setting {
  std::vector<std::string> path;
  std::string text, source;
  toml::source_region where() const { return {{1, 1}, {1, 1}, std::make_shared<const std::string>(source)}; }
};

void assign(toml::table& table, const Setting& setting, size_t depth) {
  const std::string& part = setting.path[depth];
  if (depth + 1 == setting.path.size()) {
    toml::table parsed = parse_setting_value(setting.text, setting.source);
    parsed.get("value")->visit([&](auto& value) {  // moved, for a copy would lose where it came from
      table.insert_or_assign(toml::key(part, setting.where()), std::move(value));
    });
    return;
  }
  if (toml::array* systems = table.get_as<toml::array>(part); systems && part == "system") {
    const bool named = !systems->empty() && !find_option({option("name", ""), option("plugin", ""),
                                                          option("options", ""), option("train", "")},
                                                         setting.path[depth + 1]);
    bool found = false;
    for (toml::node& system : *systems) {
      toml::table* entry = system.as_table();
      if (!entry || (named && (*entry)["name"].value_or(std::string()) != setting.path[depth + 1])) continue;
      if (named && depth + 2 >= setting.path.size())
        fail_at(setting.where(),
                fmt::format("system \"{}\" is not a value: name a key of it", setting.path[depth + 1]));
      assign(*entry, setting, depth + 1 + named);
      found = true;
    }
    if (!found) fail_at(setting.where(), fmt::format("no system named \"{}\"", setting.path[depth + 1]));
    return;
  }
  if (!table.contains(part)) table.insert(toml::key(part, setting.where()), toml::table{});
  toml::table* inner = table.get_as<toml::table>(part);
  if (!inner) fail_at(setting.where(), fmt::format("\"{}\" is not a table", part));
  assign(*inner, setting, depth + 1);
}

}  // namespace

void fail_at(const toml::source_region& where, const std::string& message) {
  const std::string path = where.path ? *where.path : "";
  if (path.rfind(kSetting, 0) == 0) throw UserError(path + ": " + message);
  throw UserError(fmt::format("{}:{}:{}: {}", path, where.begin.line, where.begin.column, message));
}

toml::table parse_toml_file(const std::string& path) {
  if (!std::filesystem::is_regular_file(path)) throw UserError(path + ": no such file");
  auto parsed = toml::parse_file(path);
  if (!parsed) fail_at(parsed.error().source(), std::string(parsed.error().description()));
  return std::move(parsed).table();
}

void apply_setting(toml::table& root, const std::string& text) {
  const size_t equals = text.find('=');
  Setting setting{split_path(text.substr(0, equals)), "", std::string(kSetting) + text};
  if (equals == std::string::npos) throw UserError(setting.source + ": expected key=value");
  setting.text = text.substr(equals + 1);
  for (const std::string& part : setting.path)
    if (part.empty()) throw UserError(setting.source + ": expected key=value with a key such as train.iterations");
  assign(root, setting, 0);
}

std::optional<Value> toml_value(const toml::node& node) {
  if (const auto* array = node.as_array()) return list_value(*array);
  if (node.is_boolean()) return Value(*node.value<bool>());
  if (node.is_integer()) return Value(*node.value<int64_t>());
  if (node.is_floating_point()) return Value(*node.value<double>());
  if (node.is_string()) return Value(*node.value<std::string>());
  return std::nullopt;
}

bool written_before(const toml::key& a, const toml::key& b) {
  const toml::source_position &first = a.source().begin, &second = b.source().begin;
  return std::tie(first.line, first.column) < std::tie(second.line, second.column);
}

void check_keys(const toml::table& table, const std::vector<std::string>& known, std::string_view section) {
  for (const auto& [key, node] : table) {
    const std::string name(key.str());
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    fail_at(key.source(), fmt::format("unknown key \"{}\" in {}{}", name, section, did_you_mean(name, known)));
  }
}

Value checked_value(const toml::node& node, const Option& declared, std::string_view section) {
  const auto given = toml_value(node);
  const auto value = given ? converted(*given, declared.fallback) : std::nullopt;
  if (!value)
    fail_at(node.source(), fmt::format("{} in {} must be {}, not {}", declared.name, section,
                                       type_name(declared.fallback), described(node)));
  if (const auto complaint = declared.complaint(*value))
    fail_at(node.source(), fmt::format("{} in {} {}", declared.name, section, *complaint));
  return *value;
}

void read_section(const toml::table& table, const Schema& schema, std::string_view section, Options& values) {
  std::vector<std::string> known;
  for (const Option& o : schema) known.push_back(o.name);
  check_keys(table, known, section);
  for (const auto& [key, node] : table) {
    const Option& declared = *find_option(schema, key.str());
    values.set(declared.name, checked_value(node, declared, section));
  }
  if (const auto found = find_conflict(schema, values)) {
    const toml::node* node = table.get(found->option);
    if (!node) node = table.get(found->flag);
    fail_at(node ? node->source() : table.source(),
            fmt::format("{} in {} {}", found->option, section, found->complaint));
  }
}

}  // namespace maskbench
