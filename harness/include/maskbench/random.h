// Random tensors from named, counter-based streams: the same numbers on every device.
#pragma once

#include <ATen/ATen.h>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "maskbench/stream_seed.h"

namespace maskbench {

class StepInputs;  // values that a recorded step reads anew at each replay; plugins have no use for it

// A stream of random tensors, drawn on the CPU and copied to the device.
class Rng {
 public:
  Rng(uint64_t seed, std::string_view purpose, uint64_t iteration, at::Device device = at::kCPU);
  // For a step that may be recorded as a CUDA graph: `values`, which must outlive this, redraws the tensors of
  // iteration() at each replay.
  Rng(uint64_t seed, const std::string& purpose, const std::function<uint64_t()>& iteration, StepInputs& values);

  at::Tensor uniform(at::IntArrayRef shape, double low = 0, double high = 1);  // float32
  at::Tensor normal(at::IntArrayRef shape, double deviation = 1);              // float32
  at::Tensor integers(int64_t below, int64_t count);                           // int64

 private:
  at::Tensor drawn(at::IntArrayRef shape, at::ScalarType type,
                   const std::function<void(at::Tensor&, at::Generator&)>& draw);

  at::Generator generator_;
  at::Device device_;
  StepInputs* values_ = nullptr;
};

}  // namespace maskbench
