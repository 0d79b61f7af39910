// Slurm's command-line tools: sbatch, squeue, scancel.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace maskbench {

// A task of an array, as squeue lists it.
struct QueuedTask {
  std::string array;  // "17"
  size_t index;
  std::string state;   // "PENDING", "RUNNING", ...
  std::string reason;  // why it waits
};

// Throws EnvironmentError unless sbatch, squeue and scancel are in PATH.
void expect_slurm();

// Submits an array of `tasks` tasks, `at_once` of them executed at once (0: no limit). Returns its id. Throws
// EnvironmentError with the message of sbatch when it refuses.
std::string submit_array(const std::vector<std::string>& options, size_t tasks, size_t at_once,
                         const std::filesystem::path& script);

// Returns the tasks of the arrays that are queued or running. Throws EnvironmentError with any other output of squeue.
std::vector<QueuedTask> queued_tasks(const std::vector<std::string>& arrays);

// Does nothing without arrays.
void cancel_arrays(const std::vector<std::string>& arrays);

}  // namespace maskbench
