// Memory format of convolutions: channels last on the CPU, unchanged on other devices.
#pragma once

#include <torch/types.h>

namespace maskbench {

using torch::Tensor;

// Returns `x` [B,C,H,W] in channels-last format on the CPU, copied only if needed; `x` itself on any other device.
inline Tensor channels_last(const Tensor& x) {
  return x.is_cpu() ? x.contiguous(torch::MemoryFormat::ChannelsLast) : x;
}

// Returns an uninitialised tensor of that format, with the type and device of `like`.
inline Tensor empty_channels_last(at::IntArrayRef sizes, const Tensor& like) {
  const auto format = like.is_cpu() ? torch::MemoryFormat::ChannelsLast : torch::MemoryFormat::Contiguous;
  return torch::empty(sizes, like.options(), format);
}

}  // namespace maskbench
