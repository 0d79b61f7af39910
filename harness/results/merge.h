// Results of several machines in one folder.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace maskbench {

// Counts of runs.
struct Merged {
  size_t copied = 0;    // were not in `into`
  size_t replaced = 0;  // had got less far in `into`
  size_t same = 0;      // were in `into` with the same results, or had got further
};

// Copies the runs of the results folders `from` (each as results/demo) into `into`, which is made where it is missing.
// Checks everything before it changes anything. Throws UserError that lists every conflict: an experiment of another
// name or with other metrics, a run that ended with different results in both, a run that a process is working on; and
// where a folder is no results folder.
Merged merge_results(const std::vector<std::filesystem::path>& from, const std::filesystem::path& into);

}  // namespace maskbench
