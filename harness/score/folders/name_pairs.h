// Pairs pictures of two folders by name.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace maskbench {

struct NamePairs {
  std::vector<std::pair<size_t, size_t>> pairs;  // places in both lists, in the order of the first
  std::vector<std::string> left_alone;           // names of the first list that have no partner
};

// Pairs equal names (with sub-folders) first, then names of the same text in different Unicode normalisation forms, then
// names equal up to the file extension, where each list has exactly one: "a/1.png" and "a/1.jpg".
NamePairs pair_by_name(const std::vector<std::string>& first, const std::vector<std::string>& second);

}  // namespace maskbench
