// Grouped convolution on CUDA devices by kernels of this program.
#include <ATen/ops/empty.h>
#include <c10/cuda/CUDAException.h>
#include <c10/cuda/CUDAGuard.h>
#include <c10/cuda/CUDAStream.h>

#include "cuda/group_convolution_kernels.h"
#include "layers/kernels/pyconv/grouped_passes.h"

namespace maskbench {
namespace {

cuda::GroupSizes group_sizes(const GroupedShape& s) {
  return {int(s.B),    int(s.C),    int(s.H),      int(s.W),      int(s.N),
          int(s.OH()), int(s.OW()), int(s.kernel), int(s.groups), int(s.stride)};
}

const float* numbers(const Tensor& x) { return x.const_data_ptr<float>(); }

Tensor own_forward(const Tensor& x, const Tensor& weight, const Tensor& bias, const GroupedShape& s) {
  const c10::cuda::CUDAGuard device(x.device());
  const Tensor y = at::empty({s.B, s.N, s.OH(), s.OW()}, x.options());
  const Tensor held = x.contiguous(), taps = weight.contiguous(), offset = bias.defined() ? bias.contiguous() : bias;
  cuda::group_forward(numbers(held), numbers(taps), offset.defined() ? numbers(offset) : nullptr, group_sizes(s),
                      y.mutable_data_ptr<float>(), c10::cuda::getCurrentCUDAStream());
  C10_CUDA_KERNEL_LAUNCH_CHECK();
  return y;
}

Tensor own_input_gradient(const Tensor& dy, const Tensor& weight, const GroupedShape& s) {
  const c10::cuda::CUDAGuard device(dy.device());
  const Tensor dx = at::empty({s.B, s.C, s.H, s.W}, dy.options()), map = dy.contiguous(), taps = weight.contiguous();
  cuda::group_input_gradients(numbers(map), numbers(taps), group_sizes(s), dx.mutable_data_ptr<float>(),
                              c10::cuda::getCurrentCUDAStream());
  C10_CUDA_KERNEL_LAUNCH_CHECK();
  return dx;
}

Tensor own_weight_gradient(const Tensor& x, const Tensor& dy, const GroupedShape& s) {
  const c10::cuda::CUDAGuard device(x.device());
  const Tensor dw = at::empty({s.N, s.C / s.groups, s.kernel, s.kernel}, x.options());
  const Tensor held = x.contiguous(), map = dy.contiguous();
  cuda::group_weight_gradients(numbers(held), numbers(map), group_sizes(s), dw.mutable_data_ptr<float>(),
                               c10::cuda::getCurrentCUDAStream());
  C10_CUDA_KERNEL_LAUNCH_CHECK();
  return dw;
}

const bool kGroupsRegistered = (set_cuda_grouped({own_forward, own_input_gradient, own_weight_gradient}), true);

}  // namespace
}  // namespace maskbench
