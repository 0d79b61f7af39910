#include <torch/nn/modules/conv.h>

#include <numeric>

#include "maskbench/layers.h"

namespace maskbench {

PyConvImpl::PyConvImpl(int64_t in, std::vector<Level> levels, int64_t stride) : levels_(std::move(levels)) {
  register_module("branches", branches_);
  for (Level& level : levels_) {
    level.groups = std::min(level.groups, std::gcd(in, level.out));
    TORCH_CHECK(in % level.groups == 0 && level.out % level.groups == 0, "PyConv: ", level.groups, " groups divide ",
                in, " -> ", level.out, " channels unevenly");
    branches_->push_back(torch::nn::Conv2d(torch::nn::Conv2dOptions(in, level.out, level.kernel)
                                               .stride(stride)
                                               .padding(level.kernel / 2)
                                               .groups(level.groups)));
  }
}

Tensor PyConvImpl::forward(const Tensor& x) {
  std::vector<Tensor> maps;
  for (const auto& branch : *branches_) maps.push_back(branch->as<torch::nn::Conv2d>()->forward(x));
  return torch::cat(maps, 1);
}

}  // namespace maskbench
