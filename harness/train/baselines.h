// Baselines of every table: the unwarped mask, and the best constant warp. A system that does not beat them has learned
// nothing about pose.
#pragma once

#include <memory>

#include "data/source.h"
#include "maskbench/model.h"

namespace maskbench {

// Returns a wearer that composites the mask without a warp.
std::shared_ptr<Wearer> identity_wearer();

// Returns a wearer with the constant homography of least mean corner error over `pairs` training pairs, fitted by Adam
// in sl(3). Throws UserError when the source knows no truth.
std::shared_ptr<Wearer> constant_wearer(const Source& source, int64_t pairs = 512);

}  // namespace maskbench
