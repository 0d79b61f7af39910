// Baselines of every table: the unwarped mask, and the best constant warp. A system that does not beat them has learned
// nothing about pose.
#pragma once

#include <memory>

#include "data/source.h"
#include "maskbench/model.h"

namespace maskbench {

// Returns a wearer that composites the mask without a warp.
std::shared_ptr<Wearer> identity_wearer();

// Returns a wearer with constant_warp(). Throws UserError for a source that does not know the truth.
std::shared_ptr<Wearer> constant_wearer(const Source& source, int64_t pairs = 512);

}  // namespace maskbench
