// The networks that the systems are built of. Pictures go in as [0,1] and are mapped to [-1,1] inside.
#pragma once

#include <torch/nn/modules/container/modulelist.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/pimpl.h>
#include <torch/types.h>

#include "maskbench/model.h"
#include "maskbench/options.h"

namespace maskbench {

// Pyramidal convolution: parallel convolutions of growing kernel and group count over the same input, concatenated.
// Source: Duta et al. 2020, arXiv:2006.11538; with bias, padding k/2. Output is ceil(n / stride) a side.
class PyConvImpl : public torch::nn::Module {
 public:
  // One level of the pyramid. The groups asked for become min(g, gcd(in, out)), so that narrow networks work.
  struct Level {
    int64_t kernel, groups, out;
  };
  PyConvImpl(int64_t in, std::vector<Level> levels, int64_t stride);
  Tensor forward(const Tensor& x);  // [B,in,H,W] -> [B,sum of out,ceil(H/stride),ceil(W/stride)]
  const std::vector<Level>& levels() const { return levels_; }

 private:
  std::vector<Level> levels_;
  torch::nn::ModuleList branches_;
};
TORCH_MODULE(PyConv);

// Stages of stride 2, each followed by LeakyReLU 0.2. The trunk of a generator (7 channels) and of a critic (3).
struct Trunk {
  torch::nn::Sequential stages;
  int64_t channels;  // of its output
  int64_t halvings;  // a side of n becomes n halved so often, rounded up
  int64_t side(int64_t size) const;
};

// Kernels and groups of the largest pyramid, four levels; smaller ones take the first three or two. Not pyramidal:
// plain 3x3 convolutions of the same width instead.
struct Pyramid {
  bool pyramidal;
  Integers kernels, groups;
};
// Options of every model that has pyramids: convolution, pyconv_kernels, pyconv_groups.
Schema pyramid_options();
Pyramid pyramid(const Options& options);  // throws UserError unless both lists have four elements, kernels odd

// 7x7, then PyConv of four, three and two levels and a 3x3, all of stride 2: width, width, 2, 4, 8 x width channels.
Trunk pyramid_trunk(int64_t in, int64_t width, const Pyramid& pyramid);

// Four convolutions of stride 2 with width, 2, 4, 8 x width channels; batch norm, if any, from the second on.
Trunk strided_trunk(int64_t in, int64_t width, int64_t kernel, bool batch_norm);

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

// The critic: trunk, then the head that makes one score of its map.
//   "map":   3x3 to one channel, mean over the map
//   "dense": fully connected
class CriticImpl : public torch::nn::Module {
 public:
  CriticImpl(Trunk trunk, const std::string& head, int64_t size);
  Tensor forward(const Tensor& picture) { return score(picture * 2 - 1); }  // [B,3,H,W] in [0,1] -> [B]
  Tensor score(const Tensor& x);                                            // [B,3,H,W] in [-1,1] -> [B]

 private:
  torch::nn::Sequential trunk_, head_;
  bool mean_;
};
TORCH_MODULE(Critic);

// Options of every model built of these: width, critic_head, generator_head with this default.
Schema network_options(const char* generator_head);

}  // namespace maskbench
