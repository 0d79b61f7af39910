#include "report/labels.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <map>
#include <vector>

#include "report/aggregate.h"
#include "spec/experiment.h"

namespace maskbench::report {

using nlohmann::ordered_json;

std::string value_text(const ordered_json& value) {
  const std::string text = value.is_string() ? value.get<std::string>() : value.is_null() ? "unset" : value.dump();
  const bool digest = text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
  return digest ? text.substr(0, 8) : text;
}

std::string point_text(const ordered_json& point) {
  std::map<std::string, int> uses;
  for (const auto& [axis, value] : point.items()) ++uses[last_part(axis)];
  std::vector<std::string> parts;
  for (const auto& [axis, value] : point.items()) {
    const std::string name = uses[last_part(axis)] == 1 ? last_part(axis) : axis;
    parts.push_back(fmt::format("{} = {}", name, value_text(value)));
  }
  return fmt::format("{}", fmt::join(parts, ", "));
}

std::string point_field(const ordered_json& point) {
  std::vector<std::string> parts;
  for (const auto& [axis, value] : point.items())
    parts.push_back(fmt::format("{}={}", axis, value.is_string() ? value.get<std::string>() : value.dump()));
  return fmt::format("{}", fmt::join(parts, ";"));
}

std::string row_name(const Row& row) {
  return row.point.empty() ? row.system : fmt::format("{}, {}", row.system, point_text(row.point));
}

}  // namespace maskbench::report
