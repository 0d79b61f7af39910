// A results folder as rows: a system at a point of the sweep, and what its runs scored.
#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "report/columns.h"
#include "report/confidence.h"
#include "report/statistics.h"
#include "results/experiment_file.h"
#include "results/run_record.h"

namespace maskbench::report {

// One of the averaged values and the run it comes from.
struct RunValue {
  InternedString run;
  int64_t seed;
  double value;
  int64_t pairs;
};

// One metric of one row. Only values of equal protocol and equal weights are averaged: otherwise there are none, and
// `absent` says what differs.
struct Cell {
  std::vector<RunValue> values;
  Summary summary;
  std::string protocol, compared_with, weights;  // as in Reading
  std::set<std::string> notes;                   // what a reader must know of the values
  std::vector<std::string> absent;               // distinct reasons of runs without a value
  std::set<std::string> reasons;                 // and their codes
  size_t nulls = 0;                              // runs whose entry has no value
  size_t unmeasured = 0;                         // runs without an entry
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
  ExperimentFile experiment;
  std::vector<Row> rows;
  std::vector<std::string> metrics;  // every metric, in order of columns; those of cost last
  std::vector<Row> ablated;          // rows of the ablation, judged among themselves and against its reference
};

// Returns the row of the ablation's reference point, or nullptr.
const Row* reference_row(const Results& results);

// Returns the finished run with metrics of the lowest seed, or nullptr.
const RunRecord* shown_run(const Row& row);

// Groups runs into rows by system and point, in the order of the experiment's list of runs, else by name and value. Runs
// of one system and point whose settings differ are separate rows, and the settings in which they differ join the point.
// Of two runs that differ in nothing, not even the seed, the one written last is kept; a note of the experiment names
// the other.
std::vector<Row> group_runs(std::vector<RunRecord> runs, ExperimentFile& experiment);

// Aggregates one metric, or one time, over the runs of a row.
using ReadingsOfRun = std::map<std::string, Reading> RunRecord::*;
Cell aggregate(const std::string& metric, const std::vector<RunRecord>& runs,
               ReadingsOfRun readings = &RunRecord::metrics);

// Above this number of rows no confidence over pictures is computed: it would take minutes.
constexpr size_t kJudgedRows = 256;

// Reads every run below `folder`, or those that its experiment.json lists; folders without spec.toml are not runs.
// `columns` give the direction of metrics; others have the built-in one. Without `judged` there is no confidence over
// pictures, which takes most of the time. Throws UserError where the folder does not exist or holds no run; whatever is
// broken inside is a row or a note.
Results read_results(const std::filesystem::path& folder, const std::vector<MetricColumn>& columns = {},
                     bool judged = true);

}  // namespace maskbench::report
