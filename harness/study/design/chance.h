// Draws that are the same on every machine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <string_view>
#include <utility>
#include <vector>

#include "maskbench/stream_seed.h"

namespace maskbench::study {

// A stream of random indices, by seed, purpose and number of the stream.
class Chance {
 public:
  Chance(uint64_t seed, std::string_view purpose, uint64_t stream = 0) : engine_(stream_seed(seed, purpose, stream)) {}

  // Below `count`, which is at least 1. The bias of the remainder is below 2^-40 for what fits in memory.
  size_t below(size_t count) { return size_t(engine_() % count); }
  bool coin() { return (engine_() >> 63) != 0; }

  template <class T>
  void shuffle(std::vector<T>& items) {
    for (size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[below(i)]);
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace maskbench::study
