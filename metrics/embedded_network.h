// The network that the program carries: a small classifier of drawn people, mask design x yaw. Its numbers are of use
// beside each other only and compare with nothing published.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "maskbench/networks.h"

namespace maskbench::embedded {

inline constexpr int64_t kSide = 48;  // of the pictures that it was trained on
inline constexpr int kDesigns = 21;   // twenty masks and none
inline constexpr int kYawBins = 5;
inline constexpr int kClasses = kDesigns * kYawBins;

// Names and shapes of its weights: five convolutions 3x3, the first of stride 1, the others of 2, and a linear layer.
std::map<std::string, std::vector<int64_t>> shapes();

// After the ReLU of each convolution, for pictures [B,3,H,W] in [0,1] of any size.
std::vector<Tensor> taps(const Tensors& weights, const Tensor& pictures);

// [B,kClasses], from the last tap of pictures of kSide x kSide.
Tensor logits(const Tensors& weights, const Tensor& last_tap);

// Pictures of any size as the classifier wants them: kSide x kSide, bilinear, antialiased, pixel centres at halves.
Tensor resized(const Tensor& pictures);

}  // namespace maskbench::embedded
