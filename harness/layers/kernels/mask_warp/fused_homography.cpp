#include "layers/kernels/mask_warp/fused_homography.h"

#include <torch/autograd.h>

#include "layers/kernels/mask_warp/kernel_scope.h"

namespace maskbench {
namespace {

CudaHomography homography_on_cuda;  // null until the CUDA library is loaded

Tensor exponentials(const Tensor& p) {
  const Tensor H = p.is_meta() ? torch::empty({p.size(0), 3, 3}, p.options()) : homography_on_cuda.forward(p);
  const KernelScope counted("maskbench::homography", {p, H});
  return H;
}

Tensor gradients(const Tensor& p, const Tensor& by) {
  const KernelScope counted("maskbench::homography_backward", {p, by, p});
  return p.is_meta() ? torch::empty_like(p) : homography_on_cuda.backward(p, by);
}

struct FusedHomography : torch::autograd::Function<FusedHomography> {
  static Tensor forward(torch::autograd::AutogradContext* context, const Tensor& p) {
    const Tensor of = p.contiguous();
    context->save_for_backward({of});
    return exponentials(of);
  }
  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 const torch::autograd::variable_list& by) {
    TORCH_CHECK(!torch::GradMode::is_enabled(), "a fused homography is differentiable once only");
    return {gradients(context->get_saved_variables()[0], by[0].contiguous())};
  }
};

}  // namespace

void set_cuda_homography(const CudaHomography& kernels) { homography_on_cuda = kernels; }

bool has_fused_homography(const Tensor& p) {
  return p.scalar_type() == torch::kFloat32 && (p.is_meta() || (p.is_cuda() && homography_on_cuda.forward));
}

Tensor fused_homography(const Tensor& p) {
  TORCH_CHECK(has_fused_homography(p) && p.dim() == 2 && p.size(1) == 8,
              "p must be [B,8], float32, of a device with kernels");
  return FusedHomography::apply(p);
}

}  // namespace maskbench
