#include "spec/metric_names.h"

#include <fmt/format.h>

#include <map>

#include "maskbench/errors.h"
#include "maskbench/options.h"

namespace maskbench {
namespace {

constexpr const char* kSpaces = " \t\r\n";

std::string trimmed_lower_case(const std::string& given) {
  const size_t first = given.find_first_not_of(kSpaces);
  if (first == std::string::npos) return "";
  std::string text = given.substr(first, given.find_last_not_of(kSpaces) - first + 1);
  for (char& letter : text)
    if (letter >= 'A' && letter <= 'Z') letter = char(letter - 'A' + 'a');
  return text;
}

std::string unknown_metric(const std::string& given, const std::vector<MetricName>& known) {
  std::vector<std::string> names;
  for (const MetricName& metric : known) names.insert(names.end(), {metric.name, metric.protocol});
  return fmt::format("unknown metric \"{}\"{}", given, did_you_mean(trimmed_lower_case(given), names));
}

}  // namespace

std::optional<std::string> short_name(const std::string& given, const std::vector<MetricName>& known) {
  const std::string name = trimmed_lower_case(given);
  for (const MetricName& metric : known)
    if (trimmed_lower_case(metric.name) == name || trimmed_lower_case(metric.protocol) == name) return metric.name;
  return std::nullopt;
}

std::vector<std::string> short_names(const std::vector<std::string>& given, const std::vector<MetricName>& known) {
  std::vector<std::string> names;
  std::map<std::string, std::string> said;  // short name -> as it was given
  for (const std::string& text : given) {
    if (trimmed_lower_case(text).empty()) continue;
    const auto name = short_name(text, known);
    if (!name) throw UserError(unknown_metric(text, known));
    const auto [first, is_new] = said.emplace(*name, text);
    if (!is_new && first->second == text) throw UserError(fmt::format("\"{}\" is named twice", text));
    if (!is_new) throw UserError(fmt::format("\"{}\" and \"{}\" are one metric", first->second, text));
    names.push_back(*name);
  }
  return names;
}

}  // namespace maskbench
