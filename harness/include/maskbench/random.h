// Random tensors from named streams.
#pragma once

#include <ATen/ATen.h>

#include <cstdint>
#include <string_view>

#include "maskbench/stream_seed.h"

namespace maskbench {

// A stream of random tensors. Drawn on the CPU and moved, so that the same numbers come on every device.
class Rng {
 public:
  Rng(uint64_t seed, std::string_view purpose, uint64_t iteration, at::Device device = at::kCPU);

  at::Tensor uniform(at::IntArrayRef shape, double low = 0, double high = 1);  // float32
  at::Tensor normal(at::IntArrayRef shape, double deviation = 1);              // float32
  at::Tensor integers(int64_t below, int64_t count);                           // int64, stays on the CPU

 private:
  at::Generator generator_;
  at::Device device_;
};

}  // namespace maskbench
