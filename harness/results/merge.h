// Results of several machines in one folder.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace maskbench {

// What came of a merge, run by run.
struct Merged {
  size_t copied = 0;    // were not there
  size_t replaced = 0;  // were there, less far
  size_t same = 0;      // were there with the same results, or further
};

// Brings the runs of the results folders `from` (each as results/demo) into `into`, which may not be there yet. Nothing
// is changed before all is checked. Throws UserError that lists every conflict: an experiment of another name or
// other metrics, a run that ended in both with other results, a run that a process is working on; and where a folder
// is not one of results.
Merged merge_results(const std::vector<std::filesystem::path>& from, const std::filesystem::path& into);

}  // namespace maskbench
