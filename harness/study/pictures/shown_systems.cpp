#include "study/pictures/shown_systems.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "maskbench/errors.h"
#include "report/aggregate.h"
#include "report/labels.h"
#include "train/execute.h"

namespace maskbench::study {
namespace {

using report::Row;

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
    if (const RunRecord* run = shown_run(row); run && asked.empty() && !is_builtin(row.plugin))
      systems.push_back({report::row_name(row), run->name.text()});
  }
  for (const std::string& name : asked) {
    const RunRecord* run = shown_run(row_named(rows, name));
    if (!run) throw UserError(fmt::format("\"{}\" has no finished run in {}", name, results.string()));
    systems.push_back({name, run->name.text()});
  }
  if (systems.empty()) throw UserError(fmt::format("{}: holds no finished run of a trained system", results.string()));
  return systems;
}

}  // namespace maskbench::study
