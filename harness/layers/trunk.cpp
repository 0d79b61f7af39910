#include <torch/nn/modules/container/functional.h>

#include "layers/convolution.h"
#include "maskbench/layers.h"

namespace maskbench {
namespace {

using torch::nn::Conv2dOptions;

// The levels of a pyramid of this depth and their shares of the output channels; the last level takes the rest.
// Source:     Duta et al. 2020.
std::vector<PyConvImpl::Level> pyramid_levels(const Options& options, int64_t depth, int64_t out) {
  const Integers& kernels = options.integers("pyconv_kernels");
  const Integers& groups = options.integers("pyconv_groups");
  std::vector<PyConvImpl::Level> levels;
  int64_t left = out;
  for (size_t i = 0; i < size_t(depth); ++i) {
    const int64_t share = i + 1 == size_t(depth) ? left : out / (depth == 2 ? 2 : 4);
    levels.push_back({kernels[i], groups[i], share});
    left -= share;
  }
  return levels;
}

// Trap:       A kernel of 4 with padding 1 rounds odd sides down where the others round up: odd sides are padded by one
//             more at the bottom and right.
void add_plain(torch::nn::Sequential& layers, int64_t in, int64_t out, int64_t kernel, bool bias) {
  if (kernel % 2 == 0)
    layers->push_back(torch::nn::Functional([](const Tensor& x) {
      const int64_t right = x.size(3) % 2, below = x.size(2) % 2;
      return right + below == 0 ? x : torch::constant_pad_nd(x, {0, right, 0, below});  // which copies in any case
    }));
  layers->push_back(Convolution(Conv2dOptions(in, out, kernel).stride(2).padding((kernel - 1) / 2).bias(bias)));
}

}  // namespace

Tensor BatchNormImpl::forward(const Tensor& x) {
  const bool alone = x.numel() == x.size(1);
  if (!alone || !is_training()) return BatchNorm2dImpl::forward(x);
  return torch::batch_norm(x, weight, bias, running_mean, running_var, /*training=*/false, 0, options.eps(),
                           /*cudnn_enabled=*/false);
}

Stages four_halvings(int64_t kernel) { return {{1, kernel, 0}, {2, kernel, 4}, {4, kernel, 3}, {8, kernel, 2}}; }

Stages five_halvings() { return {{1, 7, 0}, {1, 3, 4}, {2, 3, 3}, {4, 3, 2}, {8, 3, 0}}; }

int64_t Trunk::side(int64_t size) const {
  for (int64_t i = 0; i < halvings; ++i) size = (size + 1) / 2;
  return size;
}

Schema trunk_options(const char* convolution, bool batch_norm) {
  return {
      option("width", 64).range(4, 1024).help("channels of the first stage; the last has eight times as many"),
      option("convolution", convolution)
          .one_of({"pyconv", "plain"})
          .help("kind of the three middle stages (of five) or the last three (of four): pyramids, or one kernel"),
      option("pyconv_kernels", Integers{3, 5, 7, 9}).range(1, 31).odd().length(4).help("of the four levels; odd"),
      option("pyconv_groups", Integers{1, 4, 8, 16})
          .range(1, 1024)
          .length(4)
          .help("of the four levels; fewer where channels lack"),
      option("batch_norm", batch_norm).help("of both networks, from the second stage on"),
  };
}

// Convolutions before batch norm have no bias: it would have no effect.
Trunk make_trunk(int64_t in, const Stages& stages, const Options& options) {
  const bool pyramids = options.text("convolution") == "pyconv";
  torch::nn::Sequential layers;
  int64_t channels = in;
  for (size_t i = 0; i < stages.size(); ++i) {
    const bool normed = i > 0 && options.flag("batch_norm");
    const int64_t out = stages[i].widths * options.integer("width");
    if (pyramids && stages[i].levels > 0)
      layers->push_back(PyConv(channels, pyramid_levels(options, stages[i].levels, out), 2, !normed));
    else
      add_plain(layers, channels, out, stages[i].kernel, !normed);
    if (normed) layers->push_back(BatchNorm(out));
    layers->push_back(LeakyReLU());
    channels = out;
  }
  return {layers, channels, int64_t(stages.size())};
}

}  // namespace maskbench
