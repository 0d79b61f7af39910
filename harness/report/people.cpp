#include "report/people.h"

#include <fmt/format.h>

#include <algorithm>

namespace maskbench::report {
namespace {

// The judged run of the row, and which of its runs that is.
std::pair<const JudgedRun*, const RunRecord*> judged_run(const PeopleFile& file, const Row& row) {
  for (const RunRecord& run : row.runs)
    for (const JudgedRun& judged : file.runs)
      if (run.counts && judged.run == run.name.text()) return {&judged, &run};
  return {nullptr, nullptr};
}

Cell cell_of(const PeopleFile& file, const JudgedRun& judged, const RunRecord& run) {
  Cell cell;
  cell.protocol = file.protocol;
  cell.values = {{run.name, run.seed.value_or(-1), judged.percent, judged.n}};
  cell.summary = summarise({judged.percent});
  cell.notes = {fmt::format("judged by {} people, on one run of each row, intervals over people and groups of pictures",
                            judged.raters)};
  if (judged.ci95) cell.confidence.ci95 = Interval{judged.ci95->first, judged.ci95->second};
  cell.confidence.pictures = size_t(judged.n);
  cell.confidence.people = size_t(judged.raters);
  return cell;
}

}  // namespace

People::People(Results& results) {
  try {
    file_ = read_people_file(results.folder);
  } catch (const std::runtime_error& error) {
    results.experiment.notes.push_back(fmt::format("what people said cannot be used: {}", error.what()));
  }
}

bool People::judged_any(const std::vector<Row>& rows) const {
  return file_ &&
         std::any_of(rows.begin(), rows.end(), [this](const Row& row) { return judged_run(*file_, row).first; });
}

void People::fill(std::vector<Row>& rows) const {
  if (!file_) return;
  for (Row& row : rows) {
    const auto [judged, run] = judged_run(*file_, row);
    if (judged) row.cells[kJudgedByPeople] = cell_of(*file_, *judged, *run);
  }
}

}  // namespace maskbench::report
