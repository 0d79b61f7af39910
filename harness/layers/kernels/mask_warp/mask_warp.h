// Fused warp and composition of masks: sampling grid, bilinear samples and composition in one pass, with a backward
// pass for the homography. On the CPU, and on a CUDA device once the CUDA library is loaded; on the meta device, which has
// shapes only, as on CUDA.
#pragma once

#include <torch/types.h>

namespace maskbench {

using torch::Tensor;

struct MaskWarp {
  Tensor image;  // [B,3,S,S]
  Tensor mask;   // [B,4,S,S]
  Tensor grid;   // [B,S,S,2]
};

// Whether warp_and_composite supports these tensors: float32 on one device that has kernels, and no gradient required
// by face or mask.
bool has_fused_mask_warp(const Tensor& face, const Tensor& mask, const Tensor& H);

// Returns what grid_from_homography, warp_mask and composite return for `face` [B,3,S,S], `mask` [B,4,H,W] and `H`
// [B,3,3], up to rounding. Differentiable once, in H. Throws c10::Error on any other shape, and unless
// has_fused_mask_warp().
MaskWarp warp_and_composite(const Tensor& face, const Tensor& mask, const Tensor& H);

// The passes on a CUDA device, for contiguous tensors. The CUDA library sets them when it is loaded.
struct CudaMaskWarp {
  MaskWarp (*forward)(const Tensor& face, const Tensor& mask, const Tensor& H) = nullptr;
  // Returns the gradient with respect to H; `by` are the gradients with respect to the outputs, undefined: zero.
  Tensor (*backward)(const Tensor& face, const Tensor& mask, const Tensor& H, const MaskWarp& by) = nullptr;
};
void set_cuda_mask_warp(const CudaMaskWarp& kernels);

}  // namespace maskbench
