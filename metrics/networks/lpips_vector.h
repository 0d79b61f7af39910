// LPIPS as a squared distance. Zhang et al. 2018, version 0.1.
//   d(x, y) = sum_l mean_hw sum_c w_lc (f_lc(x) - f_lc(y))^2 = |v(x) - v(y)|^2,  v = sqrt(w_lc / HW) f_lc
// with f the activations of layer l, normalised to unit length over the channels at each pixel.
#pragma once

#include "metrics/networks/layers.h"

namespace maskbench {

// Shapes of the linear heads of layers with these channels: "lin<l>.model.1.weight" [1,C,1,1].
Shapes head_shapes(const std::vector<int64_t>& channels);
// Throws UserError for a negative weight: the distance could be negative, so the file is no LPIPS head.
void check_heads(const Tensors& heads);

// Normalises pictures in [0,1] for the trunks of LPIPS 0.1.
Tensor lpips_input(const Tensor& pictures);

// Maps the activations [B,C,H,W] of each layer to its part of v, of the same shape; in place if they are channels last.
class LpipsVector {
 public:
  LpipsVector(const Tensors& tensors, size_t layers, torch::Device device);
  std::vector<Tensor> operator()(const std::vector<Tensor>& activations) const;

 private:
  std::vector<Tensor> roots_;  // sqrt(w_l), [C]
};

}  // namespace maskbench
