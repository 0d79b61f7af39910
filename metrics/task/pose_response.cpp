// Pose response: how far masks follow the truth from picture to picture. R² of predicted against true shift, size and
// turn of the middle half of the template, the mean of the four; slopes stand in the note. 0: one place for all pictures.
#include <cmath>

#include "metrics/task/corners.h"
#include "metrics/task/response.h"

namespace maskbench {
namespace {

constexpr Box kMiddle = {-0.5, -0.5, 0.5, 0.5};  // the same for all templates, whose own boxes would vary with them

// Shift right and down in [-1,1], the logarithm of the size, and the turn in radians, of a quadrangle.
std::array<double, 4> pose_of(const Corners& c) {
  double x = 0, y = 0;
  for (const auto& corner : c) {
    x += corner[0] / 4;
    y += corner[1] / 4;
  }
  const double across_x = c[1][0] - c[0][0] + c[3][0] - c[2][0], across_y = c[1][1] - c[0][1] + c[3][1] - c[2][1];
  const double down_x = c[2][0] - c[0][0] + c[3][0] - c[1][0], down_y = c[2][1] - c[0][1] + c[3][1] - c[1][1];
  const double area = std::abs(across_x * down_y - across_y * down_x) / 4;
  return {x, y, std::log(area) / 2, std::atan2(across_y, across_x)};
}

class PoseResponse final : public Metric {
 public:
  void add(const ScoringBatch& batch) override {
    const auto on_cpu = [](const Tensor& t) { return t.to(torch::kCPU, torch::kFloat64).contiguous(); };
    const Tensor H = on_cpu(batch.homography), truth = on_cpu(batch.truth_homography);
    for (int64_t i = 0; i < H.size(0); ++i)
      add_pair(responses_, pose_of(corners_in_picture(truth.data_ptr<double>() + 9 * i, kMiddle)),
               pose_of(corners_in_picture(H.data_ptr<double>() + 9 * i, kMiddle)));
  }

  Score score() const override { return score_of(responses_); }

 private:
  Responses responses_{{"right"}, {"down"}, {"size"}, {"turn"}};
};

const RegisterMetric kPoseResponse(
    {.name = "pose_response",
     .protocol = "pose-response-r2",
     .title = "Pose response",
     .unit = "",
     .about = "R² of predicted against true shift, size and turn, the mean of the four: 0 one place for all, 1 follows",
     .needs = {Input::kHomography, Input::kTruthHomography},
     .make = [](Networks&) { return std::make_unique<PoseResponse>(); }});

}  // namespace
}  // namespace maskbench
