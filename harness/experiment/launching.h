// Runs and scorings as jobs of this machine or of Slurm.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "launch/local.h"
#include "spec/experiment.h"

namespace maskbench {

// How jobs are executed: options that `maskbench run` and `maskbench score` share.
struct Launching {
  std::string device = "auto";
  size_t jobs = 0;                 // at once; 0: as many as fit
  std::string launcher = "local";  // or "slurm"
  std::string slurm_script;        // a site's job script; empty: slurm/job.sh in the results
  double start_within = 0;         // seconds after which to give up where Slurm starts nothing; 0: never
  bool fail_fast = false;          // stop the others when a job fails
};

Job job_of(const std::string& name, const std::filesystem::path& folder, const Run& run, const ScoreRequest& request);

// As many jobs at once as asked for, else as many as fit when each takes the threads of the largest.
size_t jobs_at_once(const Launching& how, const std::vector<Job>& jobs);

// Executes the jobs; Slurm's files go to slurm/ of `results`. Throws EnvironmentError as launch_slurm().
Launched launch(const Launching& how, const std::vector<Job>& jobs, const std::filesystem::path& results);

}  // namespace maskbench
