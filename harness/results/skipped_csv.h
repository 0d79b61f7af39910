// skipped.csv: what of the photographs was not taken as it was.
#pragma once

#include "data/source.h"
#include "results/run_folder.h"

namespace maskbench {

// One line a remark: file, outcome, reason. No file where there is nothing to remark.
void write_remarks(const RunFolder& folder, const Source& source);

}  // namespace maskbench
