// Split by group: all members of a group are in the same split.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "data/source.h"

namespace maskbench {

// Indices of each split, ascending.
struct GroupSplit {
  std::vector<int64_t> train, validation, test;
  const std::vector<int64_t>& of(Split split) const {
    return split == Split::kTrain ? train : split == Split::kTest ? test : validation;
  }
};

// Splits by a hash of the group's name, so adding a picture does not move any other. About `test_share` of the groups
// become test groups, and `validation_share` those of validation. If training or test would be empty, the group with the
// nearest hash changes over; a single group is used for training.
GroupSplit split_by_group(const std::vector<std::string>& groups, double test_share, double validation_share = 0);

}  // namespace maskbench
