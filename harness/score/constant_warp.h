// The best constant warp: what a system scores that does not look at the picture.
#pragma once

#include <torch/types.h>

#include "data/source.h"

namespace maskbench {

// Returns the p [8] in sl(3) that minimises the mean distance of the masks' corners from the truth over `pairs` training
// pairs. The same source gives the same numbers. Throws UserError for a source that does not know the truth.
torch::Tensor constant_warp(const Source& source, int64_t pairs = 512);

}  // namespace maskbench
