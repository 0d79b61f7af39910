// Conversions between 8-bit pictures and float tensors.
#pragma once

#include <torch/types.h>

#include "base/picture.h"
#include "maskbench/model.h"

namespace maskbench {

// Returns the picture as a float tensor [C,H,W] in [0,1] on the CPU.
Tensor to_tensor(const Picture& picture);
// Returns the image [C,H,W] clamped to [0,1] and rounded to 8 bits. Throws c10::Error on any other number of dimensions.
Picture to_picture(const Tensor& image);

}  // namespace maskbench
