// What the networks of metrics have in common: convolutions by name, and how pictures are resized.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "maskbench/metric_networks.h"

namespace maskbench {

using Shapes = std::map<std::string, std::vector<int64_t>>;

// Adds the shapes of a convolution "<name>.weight" [out,in,height,width] and "<name>.bias" [out].
void add_convolution(Shapes& shapes, const std::string& name, int64_t in, int64_t out, int64_t height, int64_t width);

// A convolution with bias and ReLU, its weights laid out for the device.
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

// Only the tensors of `tensors` that `shapes` names; throws UserError when one is missing.
Tensors taken(const Tensors& tensors, const Shapes& shapes);

// Pictures in [0,1] as the whole numbers 0 to 255 that a file would hold, still as floats.
Tensor as_bytes(const Tensor& pictures);

// Bilinear to `side` x `side` as TensorFlow 1 does it: source = target * (in / out), without a half-pixel offset.
Tensor resized_tf1(const Tensor& x, int64_t side);
// As torch does it: source = (target + 0.5) * (in / out) - 0.5.
Tensor resized_half_pixel(const Tensor& x, int64_t side);

// (x - mean) / deviation, channel by channel.
Tensor standardised(const Tensor& x, const std::vector<double>& mean, const std::vector<double>& deviation);

}  // namespace maskbench
