#include "layers/kernels/mask_warp/mask_warp.h"

#include <torch/autograd.h>

#include <vector>

#include "layers/kernels/dynamic_parallel_for.h"
#include "layers/kernels/mask_warp/kernel_scope.h"
#include "layers/kernels/mask_warp/mask_warp_kernels.h"

namespace maskbench {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::Function;
using torch::autograd::variable_list;

CudaMaskWarp on_cuda;  // null until the CUDA library is loaded

constexpr size_t kSpare = 7;  // lanes of the last group beyond the picture

std::vector<float> coordinates(int64_t size) {
  const Tensor line = torch::linspace(-1, 1, size);
  std::vector<float> all(size_t(size) + kSpare, 1.0f);
  std::copy_n(line.const_data_ptr<float>(), size, all.begin());
  return all;
}

// Returns the data of picture `b`, or null for an undefined tensor.
float* picture(const Tensor& batch, int64_t b) {
  return batch.defined() ? batch.mutable_data_ptr<float>() + b * batch.stride(0) : nullptr;
}

// Calls work(b, texels, view) for each picture of the batch.
// Reason:     Scheduled dynamically: the time of a picture grows with the share of it that the mask covers.
template <class Work>
void for_each_picture(const Tensor& face, const Tensor& mask, const Tensor& H, const Work& work) {
  const auto line = coordinates(face.size(2));
  dynamic_parallel_for(mask.size(0), [&] {
    return [&, texels = Texels(mask.size(2), mask.size(3))](int64_t b) mutable {
      texels.fill(picture(mask, b));
      work(b, texels, View{picture(H, b), line.data(), face.size(2)});
    };
  });
}

MaskWarp warp_forward(const Tensor& face, const Tensor& mask, const Tensor& H) {
  if (face.is_cuda()) return on_cuda.forward(face, mask, H);
  const int64_t B = mask.size(0), S = face.size(2);
  const MaskWarp out{torch::empty_like(face), torch::empty({B, 4, S, S}, mask.options()),
                     torch::empty({B, S, S, 2}, mask.options())};
  if (face.is_meta()) {
    const KernelScope counted("maskbench::mask_warp", {face, mask, H, out.image, out.mask, out.grid});
    return out;
  }
  for_each_picture(face, mask, H, [&](int64_t b, const Texels& texels, const View& view) {
    warp_picture(texels, view, {picture(face, b), picture(out.image, b), picture(out.mask, b), picture(out.grid, b)});
  });
  return out;
}

Tensor warp_backward(const Tensor& face, const Tensor& mask, const Tensor& H, const MaskWarp& of) {
  if (face.is_cuda()) return on_cuda.backward(face, mask, H, of);
  const Tensor gradient = torch::empty_like(H);
  if (face.is_meta()) {
    const KernelScope counted("maskbench::mask_warp_backward", {face, mask, H, of.image, of.mask, of.grid, gradient});
    return gradient;
  }
  for_each_picture(face, mask, H, [&](int64_t b, const Texels& texels, const View& view) {
    homography_gradient(texels, view, picture(face, b),
                        {picture(of.image, b), picture(of.mask, b), picture(of.grid, b)}, picture(gradient, b));
  });
  return gradient;
}

Tensor contiguous(const Tensor& x) { return x.defined() ? x.contiguous() : x; }

struct FusedMaskWarp : Function<FusedMaskWarp> {
  static variable_list forward(AutogradContext* context, const Tensor& face, const Tensor& mask, const Tensor& H) {
    context->set_materialize_grads(false);
    const Tensor of[3] = {face.contiguous(), mask.contiguous(), H.contiguous()};
    context->save_for_backward({of[0], of[1], of[2]});
    const MaskWarp out = warp_forward(of[0], of[1], of[2]);
    return {out.image, out.mask, out.grid};
  }
  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    TORCH_CHECK(!torch::GradMode::is_enabled(), "a fused mask warp is differentiable once only");
    const auto of = context->get_saved_variables();
    const MaskWarp by{contiguous(gradients[0]), contiguous(gradients[1]), contiguous(gradients[2])};
    return {Tensor(), Tensor(), warp_backward(of[0], of[1], of[2], by)};
  }
};

}  // namespace

void set_cuda_mask_warp(const CudaMaskWarp& kernels) { on_cuda = kernels; }

bool has_fused_mask_warp(const Tensor& face, const Tensor& mask, const Tensor& H) {
  const bool has_kernels = face.is_cpu() || face.is_meta() || (face.is_cuda() && on_cuda.forward);
  const auto plain = [&](const Tensor& x) {
    return has_kernels && x.device() == face.device() && x.scalar_type() == torch::kFloat32;
  };
  const bool wanted = torch::GradMode::is_enabled() && (face.requires_grad() || mask.requires_grad());
  return plain(face) && plain(mask) && plain(H) && !wanted;
}

MaskWarp warp_and_composite(const Tensor& face, const Tensor& mask, const Tensor& H) {
  TORCH_CHECK(has_fused_mask_warp(face, mask, H), "float32 of one device only, and no gradient of face or mask");
  TORCH_CHECK(mask.dim() == 4 && mask.size(1) == 4, "mask must be [B,4,H,W], not ", mask.sizes());
  TORCH_CHECK(H.dim() == 3 && H.size(0) == mask.size(0) && H.size(1) == 3 && H.size(2) == 3, "H must be [B,3,3], not ",
              H.sizes());
  TORCH_CHECK(face.dim() == 4 && face.size(0) == mask.size(0) && face.size(1) == 3 && face.size(2) == face.size(3),
              "face must be [B,3,S,S]");
  const variable_list out = FusedMaskWarp::apply(face, mask, H);
  return {out[0], out[1], out[2]};
}

}  // namespace maskbench
