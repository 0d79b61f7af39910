#include "maskbench/random.h"

#include <ATen/CPUGeneratorImpl.h>

#include "layers/step_inputs.h"

namespace maskbench {

Rng::Rng(uint64_t seed, std::string_view purpose, uint64_t iteration, at::Device device)
    : generator_(at::make_generator<at::CPUGeneratorImpl>(stream_seed(seed, purpose, iteration))), device_(device) {}

Rng::Rng(uint64_t seed, const std::string& purpose, const std::function<uint64_t()>& iteration, StepInputs& values)
    : generator_(at::make_generator<at::CPUGeneratorImpl>()), device_(at::kCPU), values_(&values) {
  values.each([seed, purpose, iteration, generator = generator_]() mutable {
    generator.set_current_seed(stream_seed(seed, purpose, iteration()));
  });
}

at::Tensor Rng::drawn(at::IntArrayRef shape, at::ScalarType type,
                      const std::function<void(at::Tensor&, at::Generator&)>& draw) {
  if (values_)
    return values_->put(shape, type, [draw, generator = generator_](at::Tensor& to) mutable { draw(to, generator); });
  at::Tensor made = at::empty(shape, type);
  draw(made, generator_);
  return made.to(device_);
}

at::Tensor Rng::uniform(at::IntArrayRef shape, double low, double high) {
  return drawn(shape, at::kFloat, [=](at::Tensor& to, at::Generator& from) { to.uniform_(low, high, from); });
}

at::Tensor Rng::normal(at::IntArrayRef shape, double deviation) {
  return drawn(shape, at::kFloat, [=](at::Tensor& to, at::Generator& from) { to.normal_(0, deviation, from); });
}

at::Tensor Rng::integers(int64_t below, int64_t count) {
  return drawn({count}, at::kLong, [=](at::Tensor& to, at::Generator& from) { to.random_(0, below, from); });
}

}  // namespace maskbench
