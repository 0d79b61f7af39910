// A small network that recognises people, from one fixed recipe.
#pragma once

#include <torch/nn/module.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/types.h>

#include <cstdint>
#include <functional>

namespace maskbench {

using torch::Tensor;

// Pictures of people to learn from; uint8.
struct LabelledPictures {
  Tensor bare;    // [N,3,S,S], without a mask
  Tensor masked;  // [N,3,S,S], the same with one; undefined: the half of each batch that would be masked is bare, too
  Tensor person;  // [N] int64, from 0 on
};

struct RecogniserRecipe {
  int64_t iterations = 800, batch = 64, width = 32, embedding = 64;
  double rate = 2e-3, scale = 16, margin = 0.2;
};

// Four 3x3 convolutions of stride 2 with batch norm and LeakyReLU, `width`, 2, 4 and 4 widths, and a dense layer.
class Recogniser : public torch::nn::Module {
 public:
  Recogniser(int64_t size, const RecogniserRecipe& recipe);
  // Returns embeddings of length 1: [B,3,S,S] uint8 -> [B,embedding].
  Tensor embed(const Tensor& pictures);

 private:
  torch::nn::Sequential layers_;
};

// Trains a recogniser on half bare and half masked pictures, some of them mirrored. The loss is that of CosFace (Wang et
// al. 2018): -log softmax of scale (cos(w_k, x) - margin [k is the person]). Adam, its rate falling linearly to 0. The same seed
// gives the same weights on the same number of threads.
std::shared_ptr<Recogniser> train_recogniser(const LabelledPictures& people, const RecogniserRecipe& recipe,
                                             uint64_t seed, const std::function<void(int64_t done)>& moved = {});

}  // namespace maskbench
