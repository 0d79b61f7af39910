// The picture grid of the paper's Fig. 5: every system's mask on the same faces.
#pragma once

#include <string>

#include "report/aggregate.h"

namespace maskbench::report {

// Returns the grid as a PNG, from samples/grid/ of each system's done run of the lowest seed: a block for each face, two
// blocks side by side; in a block the face and the masks, then one row a system. Missing tiles stay blank, systems
// without tiles are left out. Empty where no system has any.
std::string grid_png(const Results& results);

// Writes grid.png into the folder of the results atomically. Returns false, without a file, where there is no tile.
bool write_grid(const Results& results);

}  // namespace maskbench::report
