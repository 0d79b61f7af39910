// skipped.csv: input files that a run did not use as they are.
#pragma once

#include <string>
#include <vector>

#include "results/run_folder.h"

namespace maskbench {

struct SkippedFile {
  std::string file, outcome, reason;  // "faces/a.jpg", "skipped", "is cut off"
};

// Writes skipped.csv, a line a file, atomically; no file where `skipped` is empty. Throws EnvironmentError.
void write_skipped(const RunFolder& folder, const std::vector<SkippedFile>& skipped);

}  // namespace maskbench
