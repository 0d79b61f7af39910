// The runs of an experiment in a results folder: what is there of each, and how long the others will take.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "spec/experiment.h"

namespace maskbench {

// As it is written without quotes: a value in the name of a run.
std::string plain_text(const Value& value);

struct PlannedRun {
  Run run;
  std::string hash;
  std::string state;  // done | missing | partial | stale: other versions of it are there
  std::filesystem::path folder;

  std::string name() const;  // "GAN, k = 2.0, seed 1"
};

// In the order of the experiment. `device_type`: "cpu" or "cuda", a part of the hash.
std::vector<PlannedRun> plan_runs(const Experiment& experiment, const std::filesystem::path& results,
                                  const std::string& device_type);

// Of what is not done, with so many runs at once, by the time that iterations of the same system took so far. `timed`
// is the number of runs that tell. Nothing where none does.
struct Estimate {
  double seconds;
  size_t timed;
};
std::optional<Estimate> estimate(const std::vector<PlannedRun>& plan, size_t at_once);

}  // namespace maskbench
