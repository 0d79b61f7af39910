#include "metrics/networks/lpips_vector.h"

#include <cmath>

#include "base/simd_targets.h"
#include "maskbench/errors.h"

namespace maskbench {
namespace {

constexpr float kLeastLength = 1e-10f;

// f <- scale * f / |f| over the channels, at each pixel of `places`.
MASKBENCH_SIMD_TARGETS void to_units_on_cpu(float* __restrict f, int64_t places, int64_t channels,
                                            const float* __restrict scale) {
  constexpr int64_t kLanes = 16;
  for (; places > 0; --places, f += channels) {
    float sums[kLanes] = {};
    const int64_t whole = channels / kLanes * kLanes;
    for (int64_t c = 0; c < whole; c += kLanes)
      for (int64_t j = 0; j < kLanes; ++j) sums[j] += f[c + j] * f[c + j];
    for (int64_t c = whole; c < channels; ++c) sums[c - whole] += f[c] * f[c];
    float sum = 0;
    for (const float part : sums) sum += part;
    const float inverse = 1 / (std::sqrt(sum) + kLeastLength);
    for (int64_t c = 0; c < channels; ++c) f[c] = scale[c] * f[c] * inverse;
  }
}

// f [B,C,H,W] -> scale [C] * f / |f|.
Tensor units(const Tensor& f, const Tensor& scale) {
  if (!f.is_cpu()) return f * scale.view({1, -1, 1, 1}) / (f.norm(2, {1}, /*keepdim=*/true) + kLeastLength);
  const Tensor held = f.contiguous(at::MemoryFormat::ChannelsLast);
  to_units_on_cpu(held.mutable_data_ptr<float>(), f.numel() / f.size(1), f.size(1), scale.const_data_ptr<float>());
  return held;
}

std::string head_name(size_t layer) { return "lin" + std::to_string(layer) + ".model.1.weight"; }

}  // namespace

Shapes head_shapes(const std::vector<int64_t>& channels) {
  Shapes shapes;
  for (size_t l = 0; l < channels.size(); ++l) shapes[head_name(l)] = {1, channels[l], 1, 1};
  return shapes;
}

void check_heads(const Tensors& heads) {
  for (const auto& [name, head] : heads)
    if (head.min().item<double>() < 0)
      throw UserError(c10::str("\"", name, "\" has a weight below 0: no head of LPIPS has"));
}

Tensor lpips_input(const Tensor& pictures) {
  return standardised(2 * pictures - 1, {-.030, -.088, -.188}, {.458, .448, .450});
}

LpipsVector::LpipsVector(const Tensors& tensors, size_t layers, torch::Device device) {
  for (size_t l = 0; l < layers; ++l) roots_.push_back(tensors.at(head_name(l)).flatten().sqrt().to(device));
}

std::vector<Tensor> LpipsVector::operator()(const std::vector<Tensor>& activations) const {
  std::vector<Tensor> parts;
  for (size_t l = 0; l < roots_.size(); ++l) {
    const Tensor& f = activations[l];
    parts.push_back(units(f, roots_[l] / std::sqrt(double(f.size(2) * f.size(3)))));
  }
  return parts;
}

}  // namespace maskbench
