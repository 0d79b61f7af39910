// The picture grid of the paper's Fig. 5: every system's mask on the same faces.
#pragma once

#include <string>

#include "report/aggregate.h"

namespace maskbench::report {

// The grid as a PNG, from samples/grid/ of each system's first done run (lowest seed): for every face a block, two
// blocks side by side; in it the face and the masks, then one row a system. Tiles that are missing stay blank,
// systems without tiles are left out. Empty when no system has any.
std::string grid_png(const Results& results);

// Writes grid.png into the folder of the results; false, and no file, when there is nothing to show.
bool write_grid(const Results& results);

}  // namespace maskbench::report
