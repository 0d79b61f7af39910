// Key-point matching: the homography that takes the face's anchors to the mask's, least squares (OpenCV). Not trained;
// the only system that needs annotated faces. A face without anchors wears nothing.
#include <opencv2/calib3d.hpp>

#include "maskbench/plugin.h"
#include "maskbench/warp.h"

namespace maskbench {

class Keypoint final : public Wearer {
 public:
  Worn wear(const Scene& scene) override {
    TORCH_CHECK(scene.face_anchors.defined(), "key-point matching needs a source that knows anchors");
    const Tensor from = scene.face_anchors.cpu().to(torch::kFloat64).contiguous();
    const Tensor to = scene.mask_anchors.cpu().to(torch::kFloat64).contiguous();
    const Tensor H = torch::full({from.size(0), 3, 3}, NAN, torch::kFloat64);
    for (int64_t i = 0; i < from.size(0); ++i) fit(from[i], to[i], H[i]);
    const Tensor lost = H.isnan().any(1).any(1).to(scene.face.device());
    Worn worn = wear_by_homography(scene, torch::nan_to_num(H, 1e3).to(scene.face));
    worn.homography = H.to(scene.face.device());
    worn.mask = worn.mask * lost.logical_not().to(worn.mask.scalar_type()).view({-1, 1, 1, 1});
    worn.image = composite(scene.face, worn.mask);
    return worn;
  }

 private:
  // Writes the homography `from` -> `to` (both [6,2]) into `H` [3,3]; leaves it NaN with fewer than four pairs.
  static void fit(const Tensor& from, const Tensor& to, Tensor H) {
    std::vector<cv::Point2d> a, b;
    for (int64_t i = 0; i < from.size(0); ++i) {
      const Tensor pair = torch::cat({from[i], to[i]});
      if (pair.isnan().any().item<bool>()) continue;
      a.emplace_back(pair[0].item<double>(), pair[1].item<double>());
      b.emplace_back(pair[2].item<double>(), pair[3].item<double>());
    }
    if (a.size() < 4) return;
    const cv::Mat found = cv::findHomography(a, b);
    if (!found.empty()) H.copy_(torch::from_blob(found.data, {3, 3}, torch::kFloat64));
  }
};

}  // namespace maskbench

MASKBENCH_MODEL(Keypoint, "keypoint", "1.0", defaults())
