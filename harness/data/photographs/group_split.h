// Train-test split by group: all members of a group are on the same side.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "data/source.h"

namespace maskbench {

// Indices of each side, ascending.
struct GroupSplit {
  std::vector<int64_t> train, test;
  const std::vector<int64_t>& of(Split split) const { return split == Split::kTrain ? train : test; }
};

// Splits by a hash of the group's name, so adding a picture does not move any other. About `test_share` of the groups
// become test groups. If a side would be empty, the group with the nearest hash changes sides; a single group is used
// for training.
GroupSplit split_by_group(const std::vector<std::string>& groups, double test_share);

}  // namespace maskbench
