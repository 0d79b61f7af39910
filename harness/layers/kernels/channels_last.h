// Pictures as the CPU's convolutions compute them: the channels of a pixel side by side.
#pragma once

#include <torch/types.h>

namespace maskbench {

using torch::Tensor;

// On the CPU `x` [B,C,H,W] channels last, a copy only where it lies otherwise; `x` itself on any other device.
inline Tensor by_channels(const Tensor& x) { return x.is_cpu() ? x.contiguous(torch::MemoryFormat::ChannelsLast) : x; }

// Unset numbers of such sizes, of the type and device of `like`.
inline Tensor empty_by_channels(at::IntArrayRef sizes, const Tensor& like) {
  const auto format = like.is_cpu() ? torch::MemoryFormat::ChannelsLast : torch::MemoryFormat::Contiguous;
  return torch::empty(sizes, like.options(), format);
}

}  // namespace maskbench
