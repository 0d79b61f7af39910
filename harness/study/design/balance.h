// Counters that keep what is shown balanced.
#pragma once

#include <cstdint>
#include <vector>

#include "study/design/chance.h"

namespace maskbench::study {

// Returns `count` players in random order, each as often as every other, or once more.
std::vector<int> balanced_singles(int players, int count, Chance& chance);

// Returns `count` unordered pairs of different players in random order: each pair as often as every other, or once more,
// and the players' numbers of pairs as even as a search over random orders finds. `players` >= 2.
std::vector<std::vector<int>> balanced_pairs(int players, int count, Chance& chance);

// How often each of `items` was shown with each of `players`.
class Usage {
 public:
  Usage(int64_t items, int players) : total_(size_t(items)), with_(size_t(players), std::vector<int>(size_t(items))) {}

  // Returns and counts the item that was shown least: with these players, then at all, then by chance. There is one.
  int64_t next(const std::vector<int>& players, Chance& chance);

 private:
  std::vector<int> total_;
  std::vector<std::vector<int>> with_;
};

}  // namespace maskbench::study
