// A results folder as rows: a system at a point of the sweep, and what its runs scored.
#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "report/columns.h"
#include "report/confidence.h"
#include "report/run_record.h"
#include "report/statistics.h"
#include "spec/experiment.h"

namespace maskbench::report {

// [ablation] of a spec: which axes of the sweep are the rows and columns of its tables. An axis is a key of points, or
// "system".
struct AblationInfo {
  std::string rows, columns;
  std::vector<std::string> metrics;
  std::string system;  // that of the reference, with its point
  nlohmann::ordered_json point;
};

// experiment.json. Without it: the folder's name, and everything in order of name.
struct ExperimentInfo {
  std::string name, title;
  std::string reference;                      // what SSIM, PSNR and LPIPS compare with; empty: not said
  std::vector<std::string> systems, metrics;  // in order of rows and columns
  std::vector<ListedRun> runs;                // those that are current; empty: all
  std::vector<std::string> notes;
  std::optional<AblationInfo> ablation;
};

// Where one of the averaged values comes from.
struct RunValue {
  InternedString run;
  int64_t seed;
  double value;
  int64_t pairs;
};

// One metric of one row. Only equal protocols with equal weights are averaged: else there are no values, and
// `absent` says what differs.
struct Cell {
  std::vector<RunValue> values;
  Summary summary;
  std::string protocol, weights;
  std::set<std::string> notes;      // what a reader must know of the values
  std::vector<std::string> absent;  // distinct reasons of runs without a value
  size_t nulls = 0;                 // runs that say that they have no value
  size_t unmeasured = 0;            // runs that do not mention the metric
  Confidence confidence;

  size_t runs() const { return values.size() + nulls + unmeasured; }
};

struct Row {
  std::string system, plugin;
  nlohmann::ordered_json point = nlohmann::ordered_json::object();
  std::vector<RunRecord> runs;  // by seed; empty: the experiment names the row, but no run of it is here
  std::map<std::string, Cell> cells, times = {};  // by metric; by name of kTimes

  // "done" or another state that all share, "2 done, 1 failed", or "missing".
  std::string state() const;
};

struct Results {
  std::filesystem::path folder;
  ExperimentInfo experiment;
  std::vector<Row> rows;
  std::vector<std::string> metrics;  // every metric, in order of columns; those of cost last
  std::vector<Row> ablated;          // rows of the ablation, judged among themselves and against its reference
};

// The row that an ablation compares with; nullptr where it has none.
const Row* reference_row(const Results& results);

// Rows by system and point, in the order of the experiment's list of runs, else by name and value. Runs of one system
// and point with other settings are rows of their own, and the settings in which they differ join the point. Of two
// runs that differ in nothing, not even the seed, the one written last stands; the experiment's notes say which does
// not.
std::vector<Row> group_runs(std::vector<RunRecord> runs, ExperimentInfo& experiment);

// What the runs of one row say of one metric, or one time.
using Readings = std::map<std::string, Reading> RunRecord::*;
Cell aggregate(const std::string& metric, const std::vector<RunRecord>& runs, Readings readings = &RunRecord::metrics);

// More rows than these are not judged by their pictures: that takes minutes.
constexpr size_t kJudgedRows = 256;

// Reads every run below `folder`, or those that its experiment.json lists; folders without spec.toml are not runs.
// `columns` say which values are better, those that are not here as built in. UserError when there is no such folder
// or nothing in it; whatever is broken inside is a row or a note.
Results read_results(const std::filesystem::path& folder, const std::vector<MetricColumn>& columns = {});

}  // namespace maskbench::report
