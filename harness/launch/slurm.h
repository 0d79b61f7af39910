// Executes runs as tasks of a Slurm job array.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "launch/local.h"

namespace maskbench {

struct SlurmSettings {
  std::filesystem::path program;  // maskbench, at the same path on every node
  std::filesystem::path folder;   // for Slurm's files (results/demo/slurm), visible to every node
  std::filesystem::path script;   // the site's job script; empty: `folder`/job.sh, written unless it exists
  std::string device = "auto";    // of a run, on its node
  size_t at_once = 0;             // tasks executed at once; 0: as many as Slurm grants
  int64_t threads = 1;            // cores per task
  double start_within = 0;        // seconds after which an array is cancelled if no task has started; 0: never
  bool fail_fast = false;         // a failed run is not submitted again
};

// Submits the jobs as one array and shows their progress until all have ended. A run that fails, is preempted or killed
// is submitted again, three times in all. Tasks of an earlier call that are still queued or running are followed, not
// submitted again. SIGINT returns and leaves the tasks to Slurm.
//
// Throws EnvironmentError when Slurm is missing, refuses the array, or starts nothing within `start_within`.
Launched launch_slurm(const SlurmSettings& settings, const std::vector<Job>& jobs);

// A task that is queued or running.
struct SlurmTask {
  std::string id;      // "17_3"
  std::string run;     // name of the run's folder
  std::string state;   // "PENDING", "RUNNING", ...
  std::string reason;  // why it waits
};

// Returns the tasks that launch_slurm() submitted from this folder and that are queued or running.
std::vector<SlurmTask> slurm_tasks(const std::filesystem::path& folder);

// Cancels those tasks. Returns how many there were.
size_t cancel_slurm(const std::filesystem::path& folder);

}  // namespace maskbench
