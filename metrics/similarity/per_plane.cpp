#include "metrics/similarity/per_plane.h"

#include <ATen/Parallel.h>

namespace maskbench {

using torch::Tensor;

Tensor mean_over_planes(const Tensor& a, const Tensor& b, const std::function<double(const PlanePair&)>& measure) {
  const int64_t height = a.size(2), width = a.size(3);
  const auto planes_of = [&](const Tensor& x) { return x.detach().to(torch::kCPU).reshape({-1, height, width}); };
  const Tensor x = planes_of(a), y = planes_of(b), values = torch::empty({a.size(0), a.size(1)}, torch::kFloat64);
  double* value = values.mutable_data_ptr<double>();
  at::parallel_for(0, values.numel(), 1, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) {
      const Tensor first = x[i].to(torch::kFloat64).contiguous(), second = y[i].to(torch::kFloat64).contiguous();
      value[i] = measure({first.const_data_ptr<double>(), second.const_data_ptr<double>(), height, width});
    }
  });
  return values.mean(1);
}

}  // namespace maskbench
