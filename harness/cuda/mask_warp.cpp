// Fused mask warp on CUDA devices: one forward kernel, and a deterministic backward pass.
#include "layers/kernels/mask_warp/mask_warp.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <c10/cuda/CUDAException.h>
#include <c10/cuda/CUDAGuard.h>
#include <c10/cuda/CUDAStream.h>

#include "cuda/mask_warp_kernels.h"

namespace maskbench {
namespace {

const float* data(const Tensor& x) { return x.defined() ? x.const_data_ptr<float>() : nullptr; }

cuda::MaskWarpInputs inputs(const Tensor& face, const Tensor& mask, const Tensor& H) {
  return {data(face), data(mask), data(H)};
}

cuda::MaskWarpSizes sizes(const Tensor& face, const Tensor& mask) {
  return {int(face.size(0)), int(face.size(2)), int(mask.size(2)), int(mask.size(3))};
}

MaskWarp warp_forward(const Tensor& face, const Tensor& mask, const Tensor& H) {
  const c10::cuda::CUDAGuard device(face.device());
  const int64_t B = face.size(0), S = face.size(2);
  const MaskWarp out{at::empty_like(face), at::empty({B, 4, S, S}, face.options()),
                     at::empty({B, S, S, 2}, face.options())};
  if (B == 0) return out;
  cuda::warp_masks(
      inputs(face, mask, H), sizes(face, mask),
      {out.image.mutable_data_ptr<float>(), out.mask.mutable_data_ptr<float>(), out.grid.mutable_data_ptr<float>()},
      c10::cuda::getCurrentCUDAStream());
  C10_CUDA_KERNEL_LAUNCH_CHECK();
  return out;
}

Tensor warp_backward(const Tensor& face, const Tensor& mask, const Tensor& H, const MaskWarp& by) {
  const c10::cuda::CUDAGuard device(face.device());
  const Tensor gradient = at::empty_like(H);
  if (face.size(0) == 0) return gradient;
  const cuda::MaskWarpSizes s = sizes(face, mask);
  const Tensor scratch = at::empty({cuda::scratch_floats(s)}, H.options());
  cuda::homography_gradients(inputs(face, mask, H), s, {data(by.image), data(by.mask), data(by.grid)},
                             scratch.mutable_data_ptr<float>(), gradient.mutable_data_ptr<float>(),
                             c10::cuda::getCurrentCUDAStream());
  C10_CUDA_KERNEL_LAUNCH_CHECK();
  return gradient;
}

const bool kRegistered = (set_cuda_mask_warp({warp_forward, warp_backward}), true);

}  // namespace
}  // namespace maskbench
