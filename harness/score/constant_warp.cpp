#include "score/constant_warp.h"

#include <torch/optim/adam.h>

#include "data/tensors/picture_tensor.h"
#include "data/tensors/scenes.h"
#include "maskbench/errors.h"
#include "maskbench/warp.h"

namespace maskbench {
namespace {

constexpr double kNearest = 1e-3;  // of corners before the camera

// Returns corners [N,3,4] in the template and their true positions in the picture [N,2,4].
std::pair<Tensor, Tensor> truth_corners(const Source& source, int64_t count) {
  std::vector<Tensor> corners, inverses;
  for (const Pair& pair : draw_pairs(source, Split::kTrain, count, 0)) {
    const auto truth = source.truth(Split::kTrain, pair.face, pair.mask);
    if (!truth) throw UserError("the constant warp needs a source that knows the truth");
    const Tensor alpha = to_tensor(source.mask(pair.mask)).narrow(0, 3, 1);
    TORCH_CHECK((alpha > 0.5).any().item<bool>(), "a mask is transparent everywhere");
    corners.push_back(box_corners(alpha)[0]);
    const Tensor H = torch::tensor(at::ArrayRef<double>(truth->homography), torch::kFloat64).view({3, 3});
    const Tensor inverse = torch::inverse(H).to(torch::kFloat32);
    inverses.push_back(inverse / inverse[2][2]);
  }
  const Tensor all = torch::stack(corners);
  return {all, projected(torch::stack(inverses), all, kNearest)};
}

}  // namespace

Tensor constant_warp(const Source& source, int64_t pairs) {
  const torch::AutoGradMode learning(true);
  const auto [corners, wanted] = truth_corners(source, pairs);
  Tensor p = torch::zeros({1, 8}).requires_grad_();
  torch::optim::Adam optimizer(std::vector<Tensor>{p}, torch::optim::AdamOptions(0.02));
  for (int i = 0; i < 600; ++i) {
    optimizer.zero_grad();
    if (i == 400) optimizer.param_groups()[0].options().set_lr(0.004);
    const Tensor distance =
        (projected(homography_from_sl3(-p), corners, kNearest) - wanted).norm(2, 1);  // exp(-p) = exp(p)^-1
    distance.clamp_max(2).mean().backward();
    optimizer.step();
  }
  return p.detach()[0];
}

}  // namespace maskbench
