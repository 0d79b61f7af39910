#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "maskbench/errors.h"
#include "report/html/sections.h"
#include "results/status.h"
#include "system/atomic_file.h"

namespace maskbench::report {
namespace {

constexpr size_t kLongestSpec = 64 << 10;

// "2.3 h", "41 s"; empty for 0.
std::string duration_text(double seconds) {
  if (seconds <= 0) return "";
  if (seconds < 90) return fmt::format("{:.0f} s", seconds);
  return seconds < 5400 ? fmt::format("{:.0f} min", seconds / 60) : fmt::format("{:.1f} h", seconds / 3600);
}

Json run_json(const Row& row, const RunRecord& run) {
  const Status status = find_status(run.folder);
  std::string log;
  for (const std::string& line : status.log) log += line + "\n";
  return {{"system", row_name(row)},
          {"seed", run.seed ? std::to_string(*run.seed) : "–"},
          {"state", run.state},
          {"tone", state_tone(run.state)},
          {"why", run.why},
          {"log", log},
          {"iteration", status.iteration > 0 ? fmt::format("{}", status.iteration) : "–"},
          {"time", duration_text(status.wall_seconds)},
          {"run", run.name.text()}};
}

Json missing_json(const Row& row) {
  return {{"system", row_name(row)},
          {"seed", "–"},
          {"state", "missing"},
          {"tone", "pending"},
          {"why", "no run of it is here"},
          {"log", ""},
          {"iteration", "–"},
          {"time", ""},
          {"run", ""}};
}

std::string spec_text(const std::filesystem::path& file) {
  std::error_code none;
  const auto size = std::filesystem::file_size(file, none);
  if (none || size > kLongestSpec) return "";
  try {
    return read_file(file);
  } catch (const EnvironmentError&) {
    return "";  // the report says that the run is unreadable
  }
}

}  // namespace

std::string state_tone(const std::string& states) {
  for (const char* bad : {"failed", "diverged", "collapsed", "unreadable"})
    if (states.find(bad) != std::string::npos) return "bad";
  return states == "done" ? "good" : "pending";
}

Json run_states(const TableInput& input) {
  std::vector<Json> runs;
  for (const Row& row : input.results.rows) {
    if (row.runs.empty()) runs.push_back(missing_json(row));
    for (const RunRecord& run : row.runs) runs.push_back(run_json(row, run));
  }
  std::stable_partition(runs.begin(), runs.end(), [](const Json& run) { return run["tone"] != "good"; });
  std::map<std::string, size_t> counts;
  for (const Json& run : runs) ++counts[run["state"].get<std::string>()];
  Json states = Json::array();
  for (const auto& [state, count] : counts)
    states.push_back({{"state", state}, {"count", count}, {"tone", state_tone(state)}});
  return {{"states", std::move(states)}, {"total", runs.size()}, {"runs", runs}};
}

Json run_details(const TableInput& input) {
  Json details = Json::object();
  for (const Row& row : input.results.rows)
    for (const RunRecord& run : row.runs)
      details[run.name.text()] = {{"spec", spec_text(run.folder / "spec.toml")},
                                  {"command", fmt::format("maskbench verify {}", run.folder.string())}};
  return details;
}

}  // namespace maskbench::report
