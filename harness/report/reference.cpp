#include "report/reference.h"

#include <fmt/format.h>

#include <cmath>
#include <set>

#include "spec/toml_reader.h"

namespace maskbench::report {
namespace {

std::string text(const toml::table& table, const char* key, bool required) {
  const toml::node* node = table.get(key);
  if (node == nullptr) {
    if (required) fail_at(table.source(), fmt::format("a [[system]] needs the key \"{}\", a text", key));
    return "";
  }
  const auto* value = node->as_string();
  if (value == nullptr) fail_at(node->source(), fmt::format("\"{}\" must be a text", key));
  if (required && value->get().empty()) fail_at(node->source(), fmt::format("\"{}\" must not be empty", key));
  return value->get();
}

std::vector<std::string> read_aliases(const toml::table& table) {
  std::vector<std::string> aliases;
  const toml::node* node = table.get("aliases");
  if (node == nullptr) return aliases;
  const auto* list = node->as_array();
  if (list == nullptr) fail_at(node->source(), "\"aliases\" must be a list of texts");
  for (const toml::node& item : *list) {
    if (!item.is_string()) fail_at(item.source(), "\"aliases\" must be a list of texts");
    aliases.push_back(item.as_string()->get());
  }
  return aliases;
}

std::map<std::string, double> read_metrics(const toml::table& table, const std::vector<MetricName>& known) {
  const toml::node* node = table.get("metrics");
  if (node == nullptr) fail_at(table.source(), "a [[system]] needs the key \"metrics\", as in { ssim = 0.941 }");
  const auto* values = node->as_table();
  if (values == nullptr) fail_at(node->source(), "\"metrics\" must be a table, as in { ssim = 0.941 }");
  std::map<std::string, double> metrics;
  for (const auto& [key, value] : *values) {
    const std::optional<double> number = value.is_number() ? value.value<double>() : std::nullopt;
    if (!number || !std::isfinite(*number)) {
      fail_at(value.source(), fmt::format("\"{}\" must be a finite number", key.str()));
    }
    const std::string given(key.str()), name = short_name(given, known).value_or(given);
    if (!metrics.emplace(name, *number).second)
      fail_at(value.source(), fmt::format("\"{}\" is named twice, once by another name", name));
  }
  return metrics;
}

PublishedSystem read_system(const toml::node& node, const std::vector<MetricName>& known,
                            std::set<std::string>& taken) {
  const auto* table = node.as_table();
  if (table == nullptr) fail_at(node.source(), "\"system\" must be a list of tables: [[system]]");
  check_keys(*table, {"name", "aliases", "source", "note", "metrics"}, "a [[system]] of a reference");
  PublishedSystem system;
  system.name = text(*table, "name", true);
  system.source = text(*table, "source", false);
  system.note = text(*table, "note", false);
  system.aliases = read_aliases(*table);
  system.metrics = read_metrics(*table, known);
  std::set<std::string> names(system.aliases.begin(), system.aliases.end());
  names.insert(system.name);
  for (const std::string& name : names) {
    if (!taken.insert(name).second) fail_at(table->source(), fmt::format("\"{}\" names two systems", name));
  }
  return system;
}

}  // namespace

Reference read_reference(const std::string& path, const std::vector<MetricName>& known) {
  const toml::table file = parse_toml_file(path);
  check_keys(file, {"title", "source", "note", "system"}, "a reference");
  Reference reference;
  reference.title = text(file, "title", false);
  reference.source = text(file, "source", false);
  reference.note = text(file, "note", false);
  const toml::node* systems = file.get("system");
  if (systems == nullptr) fail_at(file.source(), "no [[system]]; expected one for each published system");
  if (!systems->is_array()) fail_at(systems->source(), "\"system\" must be a list of tables: [[system]]");
  std::set<std::string> taken;
  for (const toml::node& node : *systems->as_array()) reference.systems.push_back(read_system(node, known, taken));
  return reference;
}

}  // namespace maskbench::report
