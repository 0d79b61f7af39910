// Networks of the systems: trunks of strided or pyramidal convolutions, heads of generators and critics. Pictures are
// [B,C,H,W], H = W, in [0,1] and mapped to [-1,1] inside.
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
// Padding k/2; the output is ceil(n / stride) a side.
// Source:     Duta et al. 2020, arXiv:2006.11538.
class PyConvImpl : public torch::nn::Module {
 public:
  // One level of the pyramid. `groups` is reduced to the largest number up to min(g, gcd(in, out)) that divides both
  // channel counts, so that narrow networks work.
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

// LeakyReLU of slope 0.2, without a second derivative.
// Reason:     The second derivative is zero. LibTorch's own module propagates those zeros back through all layers
//             below, at the cost of a gradient penalty.
class LeakyReLUImpl : public torch::nn::Module {
 public:
  Tensor forward(const Tensor& x);
};
TORCH_MODULE(LeakyReLU);

// Batch norm that also accepts one value per channel (one picture, a 1x1 map) in training: the running statistics
// normalise it, as in evaluation, and are not updated. BatchNorm2d throws there.
class BatchNormImpl : public torch::nn::BatchNorm2dImpl {
 public:
  using BatchNorm2dImpl::BatchNorm2dImpl;
  Tensor forward(const Tensor& x);
};
TORCH_MODULE(BatchNorm);

// One stage of a trunk: a convolution of stride 2, batch norm if the option `batch_norm` is set, LeakyReLU 0.2.
struct Stage {
  int64_t widths;  // channels, in units of the option `width`
  int64_t kernel;  // of the plain convolution
  int64_t levels;  // of the pyramid with convolution = "pyconv" (2 to 4); 0: always a plain convolution
};
using Stages = std::vector<Stage>;

Stages four_halvings(int64_t kernel);  // 1, 2, 4, 8 widths
Stages five_halvings();                // 7x7, then 3x3: 1, 1, 2, 4, 8 widths

// The stages as a network. A generator's has 7 input channels (face and mask), a critic's 3.
struct Trunk {
  torch::nn::Sequential layers;
  int64_t channels;                  // of the output
  int64_t halvings;                  // stages, each of which halves a side, rounded up
  int64_t side(int64_t size) const;  // of the output, for pictures of `size` pixels a side
};

// Returns the options of a trunk, with these defaults: width, convolution, pyconv_kernels and pyconv_groups (of a
// pyramid of four levels; smaller ones take the first three or two), batch_norm (from the second stage on).
Schema trunk_options(const char* convolution, bool batch_norm);
Trunk make_trunk(int64_t in, const Stages& stages, const Options& options);

// Generator of a warp: trunk, then a head that reduces its map to 8 numbers, near zero with the initial weights.
//   "mean":  3x3 to 8 channels, mean over the map
//   "dense": fully connected, 4 x width wide, fully connected
class WarpPredictorImpl : public torch::nn::Module {
 public:
  WarpPredictorImpl(Trunk trunk, const std::string& head, int64_t width, int64_t size);
  Tensor forward(const Tensor& face_and_mask);  // [B,7,H,W] in [0,1] -> [B,8], unbounded

 private:
  torch::nn::Sequential trunk_, head_;
  bool mean_;
};
TORCH_MODULE(WarpPredictor);

// Generator without a warp: trunk, then a decoder that mirrors its stages (nearest-neighbour upsampling, 3x3
// convolution) and outputs the worn mask.
class MaskPainterImpl : public torch::nn::Module {
 public:
  MaskPainterImpl(const Stages& stages, const Options& options);
  Tensor forward(const Tensor& face_and_mask);  // [B,7,H,W] in [0,1] -> [B,4,H,W] in [0,1], straight alpha

 private:
  torch::nn::Sequential trunk_;
  torch::nn::ModuleList decoder_;
};
TORCH_MODULE(MaskPainter);

// Critic: trunk, then a head that reduces its map to one score without an activation.
//   "map":   3x3 to one channel, mean over the map
//   "dense": fully connected
// With a bound b its score is b tanh(h / b), where h is the head's output: differences between easy pictures then saturate
// as those of a cross-entropy do.
class CriticImpl : public torch::nn::Module {
 public:
  CriticImpl(Trunk trunk, const std::string& head, int64_t size);
  Tensor forward(const Tensor& picture) { return score(picture * 2 - 1); }  // [B,3,H,W] in [0,1] -> [B]
  Tensor score(const Tensor& x);                                            // [B,3,H,W] in [-1,1] -> [B]
  Tensor unbounded(const Tensor& picture) {
    return output(picture * 2 - 1);
  }                                                   // [B,3,H,W] in [0,1] -> [B], without bound
  void bound_score(double bound) { bound_ = bound; }  // from the next score on; 0: no bound
  void normalise_spectrum();  // divides all weights by their spectral norms, from the next score on

 private:
  Tensor output(const Tensor& x);

  torch::nn::Sequential trunk_, head_;
  std::optional<SpectralNorm> spectral_norm_;
  bool mean_;
  double bound_ = 0;
};
TORCH_MODULE(Critic);

// Returns the options of the heads: critic_head, and generator_head with this default.
Schema head_options(const char* generator_head);

}  // namespace maskbench
