#include "metrics/embedded_network.h"

#include <torch/torch.h>

namespace maskbench::embedded {
namespace {

namespace F = torch::nn::functional;

constexpr int64_t kWidths[] = {3, 16, 32, 48, 96, 96};
constexpr int64_t kStages = 5, kLastSide = 3;  // 48 halved four times

}  // namespace

std::map<std::string, std::vector<int64_t>> shapes() {
  std::map<std::string, std::vector<int64_t>> all;
  for (int64_t i = 1; i <= kStages; ++i) {
    all[c10::str("conv", i, ".weight")] = {kWidths[i], kWidths[i - 1], 3, 3};
    all[c10::str("conv", i, ".bias")] = {kWidths[i]};
  }
  all["classes.weight"] = {kClasses, kWidths[kStages] * kLastSide * kLastSide};
  all["classes.bias"] = {kClasses};
  return all;
}

std::vector<Tensor> taps(const Tensors& weights, const Tensor& pictures) {
  std::vector<Tensor> found;
  Tensor x = pictures * 2 - 1;
  for (int64_t i = 1; i <= kStages; ++i) {
    const std::string name = c10::str("conv", i);
    x = torch::conv2d(x, weights.at(name + ".weight"), weights.at(name + ".bias"), /*stride=*/i == 1 ? 1 : 2,
                      /*padding=*/1)
            .relu();
    found.push_back(x);
  }
  return found;
}

Tensor logits(const Tensors& weights, const Tensor& last_tap) {
  return torch::linear(last_tap.flatten(1), weights.at("classes.weight"), weights.at("classes.bias"));
}

Tensor resized(const Tensor& pictures) {
  if (pictures.size(2) == kSide && pictures.size(3) == kSide) return pictures;
  return F::interpolate(pictures, F::InterpolateFuncOptions()
                                      .size(std::vector<int64_t>{kSide, kSide})
                                      .mode(torch::kBilinear)
                                      .align_corners(false)
                                      .antialias(true));
}

}  // namespace maskbench::embedded
