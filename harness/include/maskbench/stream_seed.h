// Names of random streams. Every stream is (seed, purpose, iteration, index), so that drawing more often for one
// purpose changes nothing for another.
#pragma once

#include <cstdint>
#include <string_view>

namespace maskbench {

// A 64-bit hash of the four, equal on every machine: SplitMix64's finaliser over FNV-1a of the purpose.
uint64_t stream_seed(uint64_t seed, std::string_view purpose, uint64_t iteration = 0, uint64_t index = 0);

}  // namespace maskbench
