#include "maskbench/stream_seed.h"

namespace maskbench {
namespace {

uint64_t mixed(uint64_t z) {
  z += 0x9e3779b97f4a7c15ULL;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

}  // namespace

uint64_t stream_seed(uint64_t seed, std::string_view purpose, uint64_t iteration, uint64_t index) {
  uint64_t hash = 0xcbf29ce484222325ULL;
  for (unsigned char c : purpose) hash = (hash ^ c) * 0x100000001b3ULL;
  return mixed(mixed(mixed(mixed(seed) ^ hash) ^ iteration) ^ index);
}

}  // namespace maskbench
