// Random numbers of a picture, drawn by name: what is drawn for one purpose moves nothing else.
#pragma once

#include <cstdint>
#include <string_view>

#include "maskbench/stream_seed.h"

namespace maskbench {

// Returns a number in [0,1) that depends on (seed, purpose, index) alone.
inline double unit_draw(uint64_t seed, std::string_view purpose, uint64_t index = 0) {
  return double(stream_seed(seed, purpose, 0, index) >> 11) * 0x1p-53;
}

}  // namespace maskbench
