// Slurm's own commands, as a user of it has them.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace maskbench {

// One task that squeue shows: a task of an array by its index.
struct QueuedTask {
  std::string array;  // "17"
  size_t index;
  std::string state;   // "PENDING", "RUNNING", ...
  std::string reason;  // why it waits
};

// Throws EnvironmentError where sbatch, squeue or scancel is not in PATH.
void expect_slurm();

// Submits an array of so many tasks with these options; returns its id. Throws EnvironmentError with what sbatch said.
std::string submit_array(const std::vector<std::string>& options, size_t tasks, size_t at_once,
                         const std::filesystem::path& script);

// What is left of the arrays. Throws EnvironmentError where Slurm does not answer.
std::vector<QueuedTask> queued_tasks(const std::vector<std::string>& arrays);

void cancel_arrays(const std::vector<std::string>& arrays);

}  // namespace maskbench
