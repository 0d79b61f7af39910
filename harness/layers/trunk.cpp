#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/container/functional.h>
#include <torch/nn/modules/conv.h>

#include "maskbench/layers.h"

namespace maskbench {
namespace {

using torch::nn::Conv2d;
using torch::nn::Conv2dOptions;

Conv2d halving(int64_t in, int64_t out, int64_t kernel) {
  return Conv2d(Conv2dOptions(in, out, kernel).stride(2).padding((kernel - 1) / 2));
}

void activate(torch::nn::Sequential& stages) {
  stages->push_back(torch::nn::LeakyReLU(torch::nn::LeakyReLUOptions().negative_slope(0.2)));
}

// Source:     Duta et al. 2020: levels of a PyConv with `out` channels; the largest kernels get the most groups.
std::vector<PyConvImpl::Level> pyramid_levels(int64_t depth, int64_t out) {
  if (depth == 4) return {{3, 1, out / 4}, {5, 4, out / 4}, {7, 8, out / 4}, {9, 16, out / 4}};
  if (depth == 3) return {{3, 1, out / 4}, {5, 4, out / 4}, {7, 8, out / 2}};
  return {{3, 1, out / 2}, {5, 4, out / 2}};
}

}  // namespace

int64_t Trunk::side(int64_t size) const {
  for (int64_t i = 0; i < halvings; ++i) size = (size + 1) / 2;
  return size;
}

Trunk pyramid_trunk(int64_t in, int64_t width, bool pyramidal) {
  torch::nn::Sequential stages;
  stages->push_back(halving(in, width, 7));
  activate(stages);
  int64_t channels = width;
  for (int64_t depth = 4; depth >= 2; --depth) {
    const int64_t out = depth == 4 ? width : channels * 2;
    if (pyramidal)
      stages->push_back(PyConv(channels, pyramid_levels(depth, out), 2));
    else
      stages->push_back(halving(channels, out, 3));
    activate(stages);
    channels = out;
  }
  stages->push_back(halving(channels, channels * 2, 3));
  activate(stages);
  return {stages, channels * 2, 5};
}

// Trap:       A kernel of 4 with padding 1 rounds odd sides down where the others round up: pad one more below and
//             to the right of an odd side.
Trunk strided_trunk(int64_t in, int64_t width, int64_t kernel, bool batch_norm) {
  torch::nn::Sequential stages;
  int64_t channels = in;
  for (int64_t out = width; out <= 8 * width; out *= 2) {
    if (kernel % 2 == 0)
      stages->push_back(torch::nn::Functional([](const Tensor& x) {
        return torch::constant_pad_nd(x, {0, x.size(3) % 2, 0, x.size(2) % 2});
      }));
    stages->push_back(halving(channels, out, kernel));
    if (batch_norm && out > width) stages->push_back(torch::nn::BatchNorm2d(out));
    activate(stages);
    channels = out;
  }
  return {stages, channels, 4};
}

}  // namespace maskbench
