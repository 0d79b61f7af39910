// Homographies from sl(3) on CUDA devices: one kernel forward, one backward.
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <c10/cuda/CUDAException.h>
#include <c10/cuda/CUDAGuard.h>
#include <c10/cuda/CUDAStream.h>

#include "cuda/sl3_kernels.h"
#include "layers/kernels/mask_warp/fused_homography.h"

namespace maskbench {
namespace {

Tensor homographies_of(const Tensor& p) {
  const c10::cuda::CUDAGuard device(p.device());
  const Tensor H = at::empty({p.size(0), 3, 3}, p.options());
  if (p.size(0) == 0) return H;
  cuda::homographies(p.const_data_ptr<float>(), int(p.size(0)), H.mutable_data_ptr<float>(),
                     c10::cuda::getCurrentCUDAStream());
  C10_CUDA_KERNEL_LAUNCH_CHECK();
  return H;
}

Tensor gradients_of(const Tensor& p, const Tensor& by) {
  const c10::cuda::CUDAGuard device(p.device());
  const Tensor gradient = at::empty_like(p);
  if (p.size(0) == 0) return gradient;
  cuda::sl3_gradients(p.const_data_ptr<float>(), by.const_data_ptr<float>(), int(p.size(0)),
                      gradient.mutable_data_ptr<float>(), c10::cuda::getCurrentCUDAStream());
  C10_CUDA_KERNEL_LAUNCH_CHECK();
  return gradient;
}

const bool kHomographyRegistered = (set_cuda_homography({homographies_of, gradients_of}), true);

}  // namespace
}  // namespace maskbench
