#include "metrics/networks/lpips_vector.h"

#include "maskbench/errors.h"

namespace maskbench {
namespace {

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
  for (size_t l = 0; l < layers; ++l) roots_.push_back(tensors.at(head_name(l)).sqrt().to(device));
}

Tensor LpipsVector::operator()(const std::vector<Tensor>& activations) const {
  std::vector<Tensor> parts;
  for (size_t l = 0; l < roots_.size(); ++l) {
    const Tensor& f = activations[l];
    const Tensor length = f.square().sum(1, /*keepdim=*/true).sqrt_() + 1e-10;
    const double places = double(f.size(2) * f.size(3));
    parts.push_back((f / length * (roots_[l] / std::sqrt(places))).flatten(1));
  }
  return torch::cat(parts, 1);
}

}  // namespace maskbench
