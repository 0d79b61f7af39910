#include "utility/recogniser.h"

#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>
#include <torch/optim/adam.h>

#include "maskbench/random.h"

namespace maskbench {
namespace {

Tensor unit(const Tensor& x) { return x / x.norm(2, 1, /*keepdim=*/true).clamp_min(1e-8); }

// Draws half a batch of bare pictures and half a batch of masked ones; each is mirrored with probability 1/2.
Tensor draw_batch(const LabelledPictures& people, const Tensor& who, Rng& rng) {
  const int64_t half = who.size(0) / 2;
  const Tensor& masked = people.masked.defined() ? people.masked : people.bare;
  const Tensor pictures = torch::cat({people.bare.index_select(0, who.narrow(0, 0, half)),
                                      masked.index_select(0, who.narrow(0, half, who.size(0) - half))});
  const Tensor mirrored = rng.uniform({who.size(0)}) < 0.5;
  return torch::where(mirrored.view({-1, 1, 1, 1}), pictures.flip(3), pictures);
}

}  // namespace

Recogniser::Recogniser(int64_t size, const RecogniserRecipe& recipe) {
  int64_t in = 3, side = size;
  for (const int64_t widths : {1, 2, 4, 4}) {
    const int64_t out = widths * recipe.width;
    layers_->push_back(torch::nn::Conv2d(torch::nn::Conv2dOptions(in, out, 3).stride(2).padding(1).bias(false)));
    layers_->push_back(torch::nn::BatchNorm2d(out));
    layers_->push_back(torch::nn::LeakyReLU(torch::nn::LeakyReLUOptions().negative_slope(0.2)));
    in = out;
    side = (side + 1) / 2;
  }
  layers_->push_back(torch::nn::Flatten());
  layers_->push_back(torch::nn::Linear(in * side * side, recipe.embedding));
  layers_->push_back(torch::nn::BatchNorm1d(recipe.embedding));
  register_module("layers", layers_);
}

Tensor Recogniser::embed(const Tensor& pictures) {
  return unit(layers_->forward(pictures.to(torch::kFloat32) / 127.5 - 1));
}

std::shared_ptr<Recogniser> train_recogniser(const LabelledPictures& people, const RecogniserRecipe& recipe,
                                             uint64_t seed, const std::function<void(int64_t done)>& moved) {
  torch::manual_seed(stream_seed(seed, "recogniser"));
  auto network = std::make_shared<Recogniser>(people.bare.size(2), recipe);
  const int64_t classes = people.person.max().item<int64_t>() + 1;
  Tensor centres = torch::randn({classes, recipe.embedding}).requires_grad_();
  std::vector<Tensor> weights = network->parameters();
  weights.push_back(centres);
  torch::optim::Adam adam(weights, torch::optim::AdamOptions(recipe.rate));
  network->train();
  for (int64_t i = 0; i < recipe.iterations; ++i) {
    Rng rng(seed, "recogniser's batches", uint64_t(i));
    const Tensor who = rng.integers(people.person.size(0), recipe.batch);
    const Tensor person = people.person.index_select(0, who);
    const Tensor cosine = network->embed(draw_batch(people, who, rng)).matmul(unit(centres).t());
    const Tensor less = torch::zeros_like(cosine).scatter(1, person.unsqueeze(1), recipe.margin);
    const Tensor loss = torch::cross_entropy_loss(recipe.scale * (cosine - less), person);
    static_cast<torch::optim::AdamOptions&>(adam.param_groups()[0].options())
        .lr(recipe.rate * (1 - double(i) / double(recipe.iterations)));
    adam.zero_grad();
    loss.backward();
    adam.step();
    if (moved) moved(i + 1);
  }
  network->eval();
  return network;
}

}  // namespace maskbench
