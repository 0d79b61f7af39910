#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/container/functional.h>
#include <torch/nn/modules/conv.h>

#include <algorithm>
#include <map>

#include "maskbench/errors.h"
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

// Source:     Duta et al. 2020: how a PyConv of so many levels shares its channels among them.
std::vector<PyConvImpl::Level> pyramid_levels(const Pyramid& pyramid, int64_t depth, int64_t out) {
  static const std::map<int64_t, Integers> parts = {{4, {4, 4, 4, 4}}, {3, {4, 4, 2}}, {2, {2, 2}}};
  std::vector<PyConvImpl::Level> levels;
  for (size_t i = 0; i < size_t(depth); ++i)
    levels.push_back({pyramid.kernels[i], pyramid.groups[i], out / parts.at(depth)[i]});
  return levels;
}

}  // namespace

int64_t Trunk::side(int64_t size) const {
  for (int64_t i = 0; i < halvings; ++i) size = (size + 1) / 2;
  return size;
}

Schema pyramid_options() {
  return {
      option("convolution", "pyconv").one_of({"pyconv", "plain"}).help("kind of the three middle stages"),
      option("pyconv_kernels", Integers{3, 5, 7, 9}).range(1, 31).help("of the four levels; odd"),
      option("pyconv_groups", Integers{1, 4, 8, 16})
          .range(1, 1024)
          .help("of the four levels; fewer where channels lack"),
  };
}

Pyramid pyramid(const Options& options) {
  Pyramid p{options.text("convolution") == "pyconv", options.integers("pyconv_kernels"),
            options.integers("pyconv_groups")};
  const auto even = [](int64_t kernel) { return kernel % 2 == 0; };
  if (p.kernels.size() != 4 || p.groups.size() != 4 || std::any_of(p.kernels.begin(), p.kernels.end(), even))
    throw UserError("pyconv_kernels and pyconv_groups need four values each, and kernels are odd");
  return p;
}

Trunk pyramid_trunk(int64_t in, int64_t width, const Pyramid& pyramid) {
  torch::nn::Sequential stages;
  stages->push_back(halving(in, width, 7));
  activate(stages);
  int64_t channels = width;
  for (int64_t depth = 4; depth >= 2; --depth) {
    const int64_t out = depth == 4 ? width : channels * 2;
    if (pyramid.pyramidal)
      stages->push_back(PyConv(channels, pyramid_levels(pyramid, depth, out), 2));
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
