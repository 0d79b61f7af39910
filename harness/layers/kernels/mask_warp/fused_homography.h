// Homographies from sl(3) in one kernel, on a CUDA device once the CUDA library is loaded; on the meta device, which has
// shapes only, as on CUDA.
#pragma once

#include <torch/types.h>

namespace maskbench {

using torch::Tensor;

// Whether fused_homography() supports `p`: float32 [B,8] on such a device.
bool has_fused_homography(const Tensor& p);

// Returns what homography_from_sl3() returns for `p` [B,8], up to rounding. Differentiable once. Throws c10::Error unless
// has_fused_homography().
Tensor fused_homography(const Tensor& p);

// The passes on a CUDA device, for contiguous tensors. The CUDA library sets them when it is loaded.
struct CudaHomography {
  Tensor (*forward)(const Tensor& p) = nullptr;
  Tensor (*backward)(const Tensor& p, const Tensor& by) = nullptr;  // gradient with respect to p
};
void set_cuda_homography(const CudaHomography& kernels);

}  // namespace maskbench
