// The two rows that every table has besides its systems: who does not beat them has learned nothing about pose.
#pragma once

#include <memory>

#include "data/source.h"
#include "maskbench/model.h"

namespace maskbench {

// The mask as it lies in its template.
std::shared_ptr<Wearer> identity_wearer();

// The one homography that lies nearest to the training truth: least mean corner error over `pairs` training pairs, by
// Adam in sl(3). Throws UserError when the source knows no truth.
std::shared_ptr<Wearer> constant_wearer(const Source& source, int64_t pairs);

}  // namespace maskbench
