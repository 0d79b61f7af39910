#include "metrics/per_plane.h"

#include <ATen/Parallel.h>

namespace maskbench {

using torch::Tensor;

Tensor mean_over_planes(const Tensor& a, const Tensor& b, const std::function<double(const PlanePair&)>& measure) {
  const auto on_cpu = [](const Tensor& x) { return x.to(torch::kCPU, torch::kFloat64).contiguous(); };
  const Tensor x = on_cpu(a), y = on_cpu(b), values = torch::empty({a.size(0), a.size(1)}, torch::kFloat64);
  const int64_t height = a.size(2), width = a.size(3), plane = height * width;
  const double *first = x.const_data_ptr<double>(), *second = y.const_data_ptr<double>();
  double* value = values.mutable_data_ptr<double>();
  at::parallel_for(0, values.numel(), 1, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) value[i] = measure({first + i * plane, second + i * plane, height, width});
  });
  return values.mean(1);
}

}  // namespace maskbench
