#include "study/pictures/shown_systems.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "maskbench/errors.h"
#include "report/aggregate.h"
#include "report/labels.h"
#include "train/execute.h"

namespace maskbench::study {
namespace {

using report::Row;

bool is_builtin(const Row& row) {
  const auto& systems = builtin_systems();
  return std::any_of(systems.begin(), systems.end(), [&row](const PluginInfo& one) { return one.name == row.plugin; });
}

// The first that has ended with pictures; runs of a row are in order of their seeds.
const RunRecord* finished_run(const Row& row) {
  const auto found = std::find_if(row.runs.begin(), row.runs.end(), [](const RunRecord& run) { return run.counts; });
  return found == row.runs.end() ? nullptr : &*found;
}

const Row& row_named(const std::vector<Row>& rows, const std::string& name) {
  std::vector<std::string> names;
  for (const Row& row : rows) {
    if (report::row_name(row) == name) return row;
    names.push_back(report::row_name(row));
  }
  throw UserError(fmt::format("--systems names \"{}\"; there are {}", name, fmt::join(names, "; ")));
}

}  // namespace

std::vector<System> shown_systems(const std::filesystem::path& results, const std::vector<std::string>& asked) {
  const std::vector<Row> rows = report::read_results(results).rows;
  std::vector<System> systems;
  for (const Row& row : rows) {
    if (const RunRecord* run = finished_run(row); run && asked.empty() && !is_builtin(row))
      systems.push_back({report::row_name(row), run->name.text()});
  }
  for (const std::string& name : asked) {
    const RunRecord* run = finished_run(row_named(rows, name));
    if (!run) throw UserError(fmt::format("\"{}\" has no finished run in {}", name, results.string()));
    systems.push_back({name, run->name.text()});
  }
  if (systems.empty()) throw UserError(fmt::format("{}: holds no finished run of a trained system", results.string()));
  return systems;
}

}  // namespace maskbench::study
