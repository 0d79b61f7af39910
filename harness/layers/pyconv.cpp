#include <torch/nn/modules/conv.h>

#include <algorithm>
#include <numeric>

#include "layers/convolution.h"
#include "layers/kernels/pyconv/grouped_convolution.h"
#include "layers/kernels/pyconv/pyconv_passes.h"
#include "maskbench/layers.h"

namespace maskbench {
namespace {

constexpr int64_t kWide = 32;

// Whether oneDNN's grouped convolution on the CPU is fastest: with many channels per group.
bool is_wide(const PyConvImpl::Level& level, int64_t in) {
  return in / level.groups % kWide == 0 && level.out / level.groups % kWide == 0;
}

}  // namespace

PyConvImpl::PyConvImpl(int64_t in, std::vector<Level> levels, int64_t stride, bool bias) : levels_(std::move(levels)) {
  register_module("branches", branches_);
  for (Level& level : levels_) {
    const int64_t common = std::gcd(in, level.out);
    level.groups = std::min(level.groups, common);
    while (common % level.groups != 0) --level.groups;
    branches_->push_back(torch::nn::Conv2d(torch::nn::Conv2dOptions(in, level.out, level.kernel)
                                               .stride(stride)
                                               .padding(level.kernel / 2)
                                               .groups(level.groups)
                                               .bias(bias)));
  }
}

Tensor PyConvImpl::forward(const Tensor& x) {
  const auto branch = [&](size_t i) { return branches_[i]->as<torch::nn::Conv2d>(); };
  const int64_t stride = (*branch(0)->options.stride())[0];
  const bool wide = x.is_cpu() && std::all_of(levels_.begin(), levels_.end(),
                                              [&](const Level& level) { return is_wide(level, x.size(1)); });
  if (!wide && has_pyramid_kernels(x)) {
    std::vector<PyramidLevel> levels;
    for (size_t i = 0; i < levels_.size(); ++i)
      levels.push_back({levels_[i].kernel, levels_[i].groups, levels_[i].out, branch(i)->weight, branch(i)->bias});
    return convolve_pyramid(x, levels, stride);
  }
  std::vector<Tensor> maps;
  for (size_t i = 0; i < levels_.size(); ++i) {
    const auto& [kernel, groups, out] = levels_[i];
    const Tensor &weight = branch(i)->weight, &bias = branch(i)->bias;
    maps.push_back(wide || groups == 1 ? convolve(x, weight, bias, stride, kernel / 2, groups)
                                       : convolve_grouped(x, weight, bias, stride, groups));
  }
  return torch::cat(maps, 1);
}

}  // namespace maskbench
