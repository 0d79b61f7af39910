// A mask laid on a face by a homography: grid, samples and composition in one pass over the picture, and its backward.
#pragma once

#include <torch/types.h>

namespace maskbench {

using torch::Tensor;

struct MaskWarp {
  Tensor image;  // [B,3,S,S]
  Tensor mask;   // [B,4,S,S]
  Tensor grid;   // [B,S,S,2]
};

// Whether warp_and_composite can do it: float32 on the CPU, or on a CUDA device once its kernels are loaded, and no gradient
// wanted by face or mask.
bool can_lay_mask(const Tensor& face, const Tensor& mask, const Tensor& H);

// What grid_from_homography, warp_mask and composite make of `face` [B,3,S,S], `mask` [B,4,H,W] and `H` [B,3,3], to
// rounding. Differentiable once, in H. Throws c10::Error on any other shape, and unless can_lay_mask.
MaskWarp warp_and_composite(const Tensor& face, const Tensor& mask, const Tensor& H);

// How a CUDA device does it, from contiguous tensors: the library of that device says so when it is loaded.
struct MaskWarpOnCuda {
  MaskWarp (*lay)(const Tensor& face, const Tensor& mask, const Tensor& H) = nullptr;
  // The gradient by H of a loss whose gradients by the three outputs are `by`; undefined where there is none.
  Tensor (*gradient)(const Tensor& face, const Tensor& mask, const Tensor& H, const MaskWarp& by) = nullptr;
};
void use_mask_warp_on_cuda(const MaskWarpOnCuda& kernels);

}  // namespace maskbench
