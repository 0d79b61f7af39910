// Pictures of two folders that belong together.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace maskbench {

struct NamePairs {
  std::vector<std::pair<size_t, size_t>> pairs;  // places in both lists, in the order of the first
  std::vector<std::string> left_alone;           // names of the first list that have no partner
};

// Pairs equal names (with sub-folders) first, then names that are equal but for their ending, where there is just one
// such on each side: "a/1.png" and "a/1.jpg".
NamePairs pair_by_name(const std::vector<std::string>& first, const std::vector<std::string>& second);

}  // namespace maskbench
