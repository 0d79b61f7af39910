// The runs of an experiment against its results folder: what is done, and how long the rest takes.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "results/scores/score_key.h"
#include "spec/experiment.h"

namespace maskbench {

// A value without quotes, as in the name of a run.
std::string plain_text(const Value& value);

struct PlannedRun {
  Run run;
  std::string hash;  // run_identity()
  std::filesystem::path folder;
  ScoreRequest request;
  // Of the weights: trained | diverged | partial | missing | stale (not there, but a run with other inputs is).
  std::string state;
  bool scored = false;  // with everything that the request asks for; true for a diverged run, which has no scores

  bool trained() const { return state == "trained" || state == "diverged"; }
  std::string name() const;  // "GAN, k = 2.0, seed 1"
};

// Plans all runs, in the order of the experiment. `device_type`: "cpu" or "cuda"; enters the hashes.
std::vector<PlannedRun> plan_runs(const Experiment& experiment, const std::filesystem::path& results,
                                  const std::string& device_type);

// Estimated wall time of the runs that are to be trained; `timed`: the number of runs that the estimate rests on.
struct Estimate {
  double seconds;
  size_t timed;
};
// Estimates from the measured time per iteration of runs of the same system, else of all, with `at_once` runs in
// parallel. Returns nullopt where no run was timed.
std::optional<Estimate> estimate(const std::vector<PlannedRun>& plan, size_t at_once);

}  // namespace maskbench
