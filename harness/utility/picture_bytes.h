// Pictures as a recogniser takes them.
#pragma once

#include "data/tensors/picture_tensor.h"

namespace maskbench {

// [...,S,S] in [0,1] -> uint8.
inline torch::Tensor bytes_of(const torch::Tensor& pictures) {
  return (pictures.clamp(0, 1) * 255).round().to(torch::kUInt8);
}

inline torch::Tensor bytes_of(const Picture& picture) { return bytes_of(to_tensor(picture)); }

}  // namespace maskbench
