#include "spec/toml_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <tuple>

#include "maskbench/errors.h"
#include "system/atomic_file.h"

namespace maskbench {
namespace {

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

// A list of numbers may mix integers and floats.
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

}  // namespace

void fail_at(const toml::source_region& where, const std::string& message) {
  const std::string path = where.path ? *where.path : "";
  if (path.starts_with(kSettingSource)) throw UserError(path + ": " + message);
  throw UserError(fmt::format("{}:{}:{}: {}", path, where.begin.line, where.begin.column, message));
}

toml::table parse_toml_file(const std::string& path) {
  if (!std::filesystem::exists(path)) throw UserError(path + ": no such file");
  if (std::filesystem::is_directory(path)) throw UserError(path + ": is a folder; expected a TOML file");
  auto parsed = toml::parse(read_file(path), path);
  if (!parsed) fail_at(parsed.error().source(), std::string(parsed.error().description()));
  return std::move(parsed).table();
}

std::optional<std::string> text_of(const toml::node& node) {
  if (auto text = node.value_exact<std::string>()) return text;
  const toml::source_region& where = node.source();
  const bool is_setting = where.path && where.path->starts_with(kSettingSource);
  if (!is_setting || where.begin.column != kSettingKey.size() + 1) return std::nullopt;
  return where.path->substr(where.begin.line - 1);
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
  auto value = given ? converted(*given, declared.fallback) : std::nullopt;
  const auto text = std::holds_alternative<std::string>(declared.fallback) ? text_of(node) : std::nullopt;
  if (!value && text) value = Value(*text);
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
