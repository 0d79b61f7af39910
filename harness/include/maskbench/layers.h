// The networks that the systems are built of. Pictures go in as [0,1] and are mapped to [-1,1] inside.
#pragma once

#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/container/modulelist.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/pimpl.h>
#include <torch/types.h>

#include <optional>

#include "maskbench/model.h"
#include "maskbench/options.h"
#include "maskbench/spectral_norm.h"

namespace maskbench {

// Pyramidal convolution: parallel convolutions of growing kernel and group count over the same input, concatenated.
// Source: Duta et al. 2020, arXiv:2006.11538; padding k/2. Output is ceil(n / stride) a side.
class PyConvImpl : public torch::nn::Module {
 public:
  // One level of the pyramid. The groups asked for become min(g, gcd(in, out)), or the next fewer that divide both, so
  // that narrow networks work.
  struct Level {
    int64_t kernel, groups, out;
  };
  PyConvImpl(int64_t in, std::vector<Level> levels, int64_t stride, bool bias = true);
  Tensor forward(const Tensor& x);  // [B,in,H,W] -> [B,sum of out,ceil(H/stride),ceil(W/stride)]
  const std::vector<Level>& levels() const { return levels_; }

 private:
  std::vector<Level> levels_;
  torch::nn::ModuleList branches_;
};
TORCH_MODULE(PyConv);

// LeakyReLU of slope 0.2.
// Reason:     Its second derivative is zero. LibTorch's own carries those zeros back through all layers below, which a
//             gradient penalty pays for.
class LeakyReLUImpl : public torch::nn::Module {
 public:
  Tensor forward(const Tensor& x);
};
TORCH_MODULE(LeakyReLU);

// Batch norm that takes a batch of one value a channel too (one picture, a 1x1 map): there is no variance to learn
// from, so the running statistics normalise it, as in evaluation.
class BatchNormImpl : public torch::nn::BatchNorm2dImpl {
 public:
  using BatchNorm2dImpl::BatchNorm2dImpl;
  Tensor forward(const Tensor& x);
};
TORCH_MODULE(BatchNorm);

// One stage of a trunk: a convolution of stride 2, batch norm where it is asked for, LeakyReLU 0.2.
struct Stage {
  int64_t widths;  // channels, in units of the option `width`
  int64_t kernel;  // of the plain convolution
  int64_t levels;  // of the pyramid that stands there with convolution = "pyconv" (2 to 4); 0: always plain
};
using Stages = std::vector<Stage>;

Stages four_halvings(int64_t kernel);  // 1, 2, 4, 8 widths
Stages five_halvings();                // 7x7, then 3x3: 1, 1, 2, 4, 8 widths

// The stages as a network: the trunk of a generator (7 channels in) and of a critic (3).
struct Trunk {
  torch::nn::Sequential layers;
  int64_t channels;  // of its output
  int64_t halvings;  // a side of n becomes n halved so often, rounded up
  int64_t side(int64_t size) const;
};

// Options of a trunk: width, convolution, pyconv_kernels, pyconv_groups (of the largest pyramid, four levels; smaller
// ones take the first three or two) and batch_norm (from the second stage on).
Schema trunk_options(const char* convolution, bool batch_norm);
Trunk make_trunk(int64_t in, const Stages& stages, const Options& options);

// The generator of a warp: trunk, then the head that makes 8 numbers of its map, near zero at the start.
//   "mean":  3x3 to 8 channels, mean over the map
//   "dense": fully connected, 4 x width wide, fully connected
class WarpPredictorImpl : public torch::nn::Module {
 public:
  WarpPredictorImpl(Trunk trunk, const std::string& head, int64_t width, int64_t size);
  Tensor forward(const Tensor& face_and_mask);  // [B,7,H,W] in [0,1] -> [B,8]

 private:
  torch::nn::Sequential trunk_, head_;
  bool mean_;
};
TORCH_MODULE(WarpPredictor);

// The generator without a warp: trunk, then a decoder that mirrors its stages (back to their side, 3x3 convolution),
// which paints the worn mask itself.
class MaskPainterImpl : public torch::nn::Module {
 public:
  MaskPainterImpl(const Stages& stages, const Options& options);
  Tensor forward(const Tensor& face_and_mask);  // [B,7,H,W] in [0,1] -> [B,4,H,W] in [0,1], straight alpha

 private:
  torch::nn::Sequential trunk_;
  torch::nn::ModuleList decoder_;
};
TORCH_MODULE(MaskPainter);

// The critic: trunk, then the head that makes one score of its map.
//   "map":   3x3 to one channel, mean over the map
//   "dense": fully connected
class CriticImpl : public torch::nn::Module {
 public:
  CriticImpl(Trunk trunk, const std::string& head, int64_t size);
  Tensor forward(const Tensor& picture) { return score(picture * 2 - 1); }  // [B,3,H,W] in [0,1] -> [B]
  Tensor score(const Tensor& x);                                            // [B,3,H,W] in [-1,1] -> [B]
  void normalise_spectrum();                                                // of all weights, from the next score on

 private:
  torch::nn::Sequential trunk_, head_;
  std::optional<SpectralNorm> spectral_norm_;
  bool mean_;
};
TORCH_MODULE(Critic);

// Options of the heads: critic_head, and generator_head with this default.
Schema head_options(const char* generator_head);

}  // namespace maskbench
