#include "metrics/networks/lpips_vector.h"

#include <cmath>

#include "base/every_processor.h"
#include "maskbench/errors.h"

namespace maskbench {
namespace {

constexpr float kLeastLength = 1e-10f;

// At each of `places`: out = scale * f / |f|, over the channels.
MASKBENCH_EVERY_PROCESSOR void write_units_on_cpu(const float* __restrict f, int64_t places, int64_t channels,
                                                  const float* __restrict scale, float* __restrict out) {
  constexpr int64_t kLanes = 16;
  for (; places > 0; --places, f += channels, out += channels) {
    float sums[kLanes] = {};
    const int64_t whole = channels / kLanes * kLanes;
    for (int64_t c = 0; c < whole; c += kLanes)
      for (int64_t j = 0; j < kLanes; ++j) sums[j] += f[c + j] * f[c + j];
    for (int64_t c = whole; c < channels; ++c) sums[c - whole] += f[c] * f[c];
    float sum = 0;
    for (const float part : sums) sum += part;
    const float inverse = 1 / (std::sqrt(sum) + kLeastLength);
    for (int64_t c = 0; c < channels; ++c) out[c] = scale[c] * f[c] * inverse;
  }
}

// `out` [HWC] = scale [C] * f [H,W,C] / |f|.
void write_units(const Tensor& f, const Tensor& scale, Tensor out) {
  if (f.is_cpu())
    write_units_on_cpu(f.const_data_ptr<float>(), f.size(0) * f.size(1), f.size(2), scale.const_data_ptr<float>(),
                       out.mutable_data_ptr<float>());
  else
    out.view(f.sizes()).copy_(f * scale / (f.norm(2, {2}, /*keepdim=*/true) + kLeastLength));
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

// Places stay channels last, as the networks compute; into one tensor, because it is large.
Tensor LpipsVector::operator()(const std::vector<Tensor>& activations) const {
  const int64_t count = activations.front().size(0);
  int64_t length = 0;
  for (size_t l = 0; l < roots_.size(); ++l) length += activations[l][0].numel();
  Tensor vectors = torch::empty({count, length}, activations.front().options());
  int64_t begin = 0;
  for (size_t l = 0; l < roots_.size(); ++l) {
    const Tensor f = activations[l].permute({0, 2, 3, 1}).contiguous();  // [B,H,W,C]
    const Tensor scale = roots_[l] / std::sqrt(double(f.size(1) * f.size(2)));
    for (int64_t b = 0; b < count; ++b) write_units(f[b], scale, vectors[b].narrow(0, begin, f[b].numel()));
    begin += f[0].numel();
  }
  return vectors;
}

}  // namespace maskbench
