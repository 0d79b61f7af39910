// Runs as tasks of one Slurm job array.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "launch/local.h"

namespace maskbench {

struct SlurmSettings {
  std::filesystem::path program;  // this one, at the same place on every node
  std::filesystem::path folder;   // of Slurm's files: results/demo/slurm, seen by every node
  std::filesystem::path script;   // the job script of a site; empty: `folder`/job.sh, written where it is missing
  std::string device = "auto";    // of a run, on its node
  size_t at_once = 0;             // tasks; 0: as many as Slurm grants
  int64_t threads = 1;            // cores a task
  double start_within = 0;        // seconds after which an array of which nothing has started is cancelled; 0: never
  bool fail_fast = false;
};

// Submits the jobs as one array, follows them and shows how they do, and submits again what failed, was preempted or
// killed, `kTries` times in all. What an earlier call has submitted and is still in Slurm's hands is followed, not
// submitted again. SIGINT leaves the tasks to Slurm and returns.
//
// Throws EnvironmentError where there is no Slurm, where it refuses the array, and where nothing starts in time.
Launched launch_slurm(const SlurmSettings& settings, const std::vector<Job>& jobs);

// A task that Slurm has not forgotten.
struct SlurmTask {
  std::string id;      // "17_3"
  std::string run;     // name of the run's folder
  std::string state;   // "PENDING", "RUNNING", ...
  std::string reason;  // why it waits
};

// What is queued or runs of what launch_slurm submitted from this folder.
std::vector<SlurmTask> slurm_tasks(const std::filesystem::path& folder);

// Cancels them; returns how many there were.
size_t cancel_slurm(const std::filesystem::path& folder);

}  // namespace maskbench
