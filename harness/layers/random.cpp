#include "maskbench/random.h"

#include <ATen/CPUGeneratorImpl.h>

namespace maskbench {

Rng::Rng(uint64_t seed, std::string_view purpose, uint64_t iteration, at::Device device)
    : generator_(at::make_generator<at::CPUGeneratorImpl>(stream_seed(seed, purpose, iteration))), device_(device) {}

at::Tensor Rng::uniform(at::IntArrayRef shape, double low, double high) {
  return at::empty(shape).uniform_(low, high, generator_).to(device_);
}

at::Tensor Rng::normal(at::IntArrayRef shape, double deviation) {
  return at::empty(shape).normal_(0, deviation, generator_).to(device_);
}

at::Tensor Rng::integers(int64_t below, int64_t count) {
  return at::randint(below, {count}, generator_, at::TensorOptions().dtype(at::kLong));
}

}  // namespace maskbench
