#include <torch/nn/modules/activation.h>

#include <cmath>

#include "layers/convolution.h"
#include "layers/dense.h"
#include "maskbench/layers.h"

namespace maskbench {
namespace {

// Source:     He et al. 2015, for LeakyReLU 0.2; biases 0.
// Reason:     With LibTorch's default initial weights activations shrink from layer to layer until a generator's output
//             depends on its biases only: it learns the same warp for every face.
void keep_variance(torch::nn::Module& network) {
  torch::NoGradGuard off;
  for (auto& entry : network.named_parameters()) {
    Tensor weight = entry.value();
    if (weight.dim() > 1)
      weight.normal_(0, std::sqrt(2 / (1.04 * double(weight.numel() / weight.size(0)))));
    else if (entry.key().ends_with("bias"))
      weight.zero_();  // weights of batch norm stay 1
  }
}

// The last layer of a generator: training starts near the identity warp.
template <class Layer>
Layer near_zero(Layer layer) {
  torch::NoGradGuard off;
  layer->weight.mul_(0.01);
  layer->bias.zero_();
  return layer;
}

Convolution same_size(int64_t in, int64_t out, bool bias = true) {
  return Convolution(torch::nn::Conv2dOptions(in, out, 3).padding(1).bias(bias));
}

}  // namespace

Schema head_options(const char* generator_head) {
  return {
      option("generator_head", generator_head)
          .one_of({"mean", "dense"})
          .help("how the generator's map becomes 8 numbers: mean of a map, or fully connected"),
      option("critic_head", "map")
          .one_of({"map", "dense"})
          .help("how the critic's map becomes a score: mean of a score map, or fully connected"),
  };
}

WarpPredictorImpl::WarpPredictorImpl(Trunk trunk, const std::string& head, int64_t width, int64_t size)
    : trunk_(register_module("trunk", trunk.layers)), mean_(head == "mean") {
  const int64_t side = trunk.side(size);
  keep_variance(*trunk_);
  if (mean_) {
    head_->push_back(near_zero(same_size(trunk.channels, 8)));
  } else {
    Dense wide(trunk.channels * side * side, 4 * width);
    keep_variance(*wide);
    head_->push_back(torch::nn::Flatten());
    head_->push_back(wide);
    head_->push_back(LeakyReLU());
    head_->push_back(near_zero(Dense(4 * width, 8)));
  }
  register_module("head", head_);
}

Tensor WarpPredictorImpl::forward(const Tensor& face_and_mask) {
  const Tensor out = head_->forward(trunk_->forward(face_and_mask * 2 - 1));
  return mean_ ? out.mean({2, 3}) : out;
}

// Decoder step i inverts stage i: its output has the channels and the side of the stage's input.
MaskPainterImpl::MaskPainterImpl(const Stages& stages, const Options& options) {
  const Trunk trunk = make_trunk(7, stages, options);
  trunk_ = register_module("trunk", trunk.layers);
  const bool normed = options.flag("batch_norm");
  int64_t channels = trunk.channels;
  for (size_t i = stages.size() - 1; i > 0; --i) {
    const int64_t out = stages[i - 1].widths * options.integer("width");
    torch::nn::Sequential step(same_size(channels, out, !normed));
    if (normed) step->push_back(BatchNorm(out));
    step->push_back(LeakyReLU());
    decoder_->push_back(step);
    channels = out;
  }
  register_module("decoder", decoder_);
  keep_variance(*this);
  decoder_->push_back(torch::nn::Sequential(near_zero(same_size(channels, 4)), torch::nn::Sigmoid()));
}

Tensor MaskPainterImpl::forward(const Tensor& face_and_mask) {
  std::vector<int64_t> sides{face_and_mask.size(2)};
  while (sides.size() < decoder_->size()) sides.push_back((sides.back() + 1) / 2);
  Tensor x = trunk_->forward(face_and_mask * 2 - 1);
  for (const auto& step : *decoder_) {
    x = step->as<torch::nn::Sequential>()->forward(torch::upsample_nearest2d(x, {sides.back(), sides.back()}));
    sides.pop_back();
  }
  return x;
}

CriticImpl::CriticImpl(Trunk trunk, const std::string& head, int64_t size)
    : trunk_(register_module("trunk", trunk.layers)), mean_(head == "map") {
  const int64_t side = trunk.side(size);
  if (mean_) {
    head_->push_back(same_size(trunk.channels, 1));
  } else {
    head_->push_back(torch::nn::Flatten());
    head_->push_back(Dense(trunk.channels * side * side, 1));
  }
  register_module("head", head_);
}

void CriticImpl::normalise_spectrum() { spectral_norm_.emplace(*this); }

Tensor CriticImpl::score(const Tensor& x) {
  const Tensor h = output(x);
  return bound_ > 0 ? bound_ * torch::tanh(h / bound_) : h;
}

Tensor CriticImpl::output(const Tensor& x) {
  if (spectral_norm_) spectral_norm_->renew(/*iterate=*/is_training());
  const Tensor out = head_->forward(trunk_->forward(x));
  return mean_ ? out.mean({1, 2, 3}) : out.squeeze(1);
}

}  // namespace maskbench
