// The runs of an experiment against its results folder: what is done, and how long the rest takes.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "spec/experiment.h"

namespace maskbench {

// A value without quotes, as in the name of a run.
std::string plain_text(const Value& value);

struct PlannedRun {
  Run run;
  std::string hash;   // run_identity()
  std::string state;  // done | missing | partial | stale (not there, but a run with other inputs is)
  std::filesystem::path folder;

  std::string name() const;  // "GAN, k = 2.0, seed 1"
};

// Plans all runs, in the order of the experiment. `device_type`: "cpu" or "cuda"; enters the hashes.
std::vector<PlannedRun> plan_runs(const Experiment& experiment, const std::filesystem::path& results,
                                  const std::string& device_type);

// Estimated wall time of the unfinished runs; `timed`: the number of runs that the estimate rests on.
struct Estimate {
  double seconds;
  size_t timed;
};
// Estimates from the measured time per iteration of runs of the same system, else of all, with `at_once` runs in
// parallel. Returns nullopt where no run was timed.
std::optional<Estimate> estimate(const std::vector<PlannedRun>& plan, size_t at_once);

}  // namespace maskbench
