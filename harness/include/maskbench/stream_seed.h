// Seeds of random streams. A stream is identified by (seed, purpose, iteration, index), so that the number of draws for
// one purpose does not affect another.
#pragma once

#include <cstdint>
#include <string_view>

namespace maskbench {

// Returns a 64-bit hash of the four, the same on every machine: SplitMix64's finaliser over FNV-1a of the purpose.
uint64_t stream_seed(uint64_t seed, std::string_view purpose, uint64_t iteration = 0, uint64_t index = 0);

}  // namespace maskbench
