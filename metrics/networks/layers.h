// Building blocks of metric networks: convolutions by name, and resizing of pictures.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "maskbench/metric_networks.h"

namespace maskbench {

using Shapes = std::map<std::string, std::vector<int64_t>>;

// Adds the shapes of a convolution "<name>.weight" [out,in,height,width] and "<name>.bias" [out].
void add_convolution(Shapes& shapes, const std::string& name, int64_t in, int64_t out, int64_t height, int64_t width);

// A convolution with bias and ReLU, its weights in the memory format of the device.
class Convolution {
 public:
  Convolution() = default;
  Convolution(const Tensors& tensors, const std::string& name, torch::Device device, int64_t stride = 1,
              std::vector<int64_t> padding = {0, 0});
  Tensor operator()(const Tensor& x) const;  // with ReLU
  Tensor linear(const Tensor& x) const;      // without

 private:
  Tensor weight_, bias_;
  int64_t stride_ = 1;
  std::vector<int64_t> padding_;
};

// Returns the tensors that `shapes` names. Throws UserError when one is missing.
Tensors taken(const Tensors& tensors, const Shapes& shapes);

// Quantises pictures in [0,1] to the integers 0 to 255 that a file would hold, as floats.
Tensor as_bytes(const Tensor& pictures);

// Resizes bilinearly to `side` x `side` as TensorFlow 1 does: source = target * (in / out), without a half-pixel
// offset.
Tensor resized_tf1(const Tensor& x, int64_t side);
// Resizes bilinearly as torch does: source = (target + 0.5) * (in / out) - 0.5.
Tensor resized_half_pixel(const Tensor& x, int64_t side);

// Returns (x - mean) / deviation per channel.
Tensor standardised(const Tensor& x, const std::vector<double>& mean, const std::vector<double>& deviation);

}  // namespace maskbench
