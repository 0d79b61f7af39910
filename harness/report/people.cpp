#include "report/people.h"

#include <fmt/format.h>

#include <algorithm>

#include "report/labels.h"

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
  cell.notes = {fmt::format(
      "judged by {} people, on one run of each row, intervals and p by resampling people and groups of pictures",
      judged.raters)};
  if (judged.ci95) cell.confidence.ci95 = Interval{judged.ci95->first, judged.ci95->second};
  cell.confidence.pictures = size_t(judged.n);
  cell.confidence.people = size_t(judged.raters);
  return cell;
}

// The difference of `run` from `best`, whichever of the two the file names first.
std::optional<PairedTest> test_of(const PeopleFile& file, const JudgedRun& run, const JudgedRun& best, double& p_holm) {
  for (const JudgedDifference& d : file.differences) {
    const bool forward = d.first == run.run && d.second == best.run;
    if (!forward && !(d.second == run.run && d.first == best.run)) continue;
    p_holm = d.p_holm;
    const Interval ci95 = forward ? Interval{d.low, d.high} : Interval{-d.high, -d.low};
    return PairedTest{forward ? d.difference : -d.difference, ci95, d.p, size_t(run.n), size_t(run.raters)};
  }
  return std::nullopt;
}

void compare_with_best(const PeopleFile& file, std::vector<Row>& rows) {
  const Row* best = nullptr;
  const JudgedRun* best_run = nullptr;
  for (const Row& row : rows)
    if (const auto [judged, run] = judged_run(file, row); judged && (!best || judged->percent > best_run->percent))
      best = &row, best_run = judged;
  for (Row& row : rows) {
    const auto [judged, run] = judged_run(file, row);
    double p_holm = 1;
    if (!judged || judged == best_run) continue;
    if (const auto test = test_of(file, *judged, *best_run, p_holm))
      row.cells[kJudgedByPeople].confidence.against_best = AgainstBest{row_name(*best), *test, p_holm};
  }
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
  compare_with_best(*file_, rows);
}

}  // namespace maskbench::report
