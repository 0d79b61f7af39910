// Training and test by group: whoever shares a group is on the same side.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "data/source.h"

namespace maskbench {

// Indices of either side, in order.
struct GroupSplit {
  std::vector<int64_t> train, test;
  const std::vector<int64_t>& of(Split split) const { return split == Split::kTrain ? train : test; }
};

// The side of a group is decided by a hash of its name alone, so that adding a picture moves no other. About
// `test_share` of the groups are test groups. Only where a side would stay empty does the group whose hash comes
// nearest to it change sides; a single group trains.
GroupSplit split_by_group(const std::vector<std::string>& groups, double test_share);

}  // namespace maskbench
