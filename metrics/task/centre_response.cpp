// Centre response: as the pose response, where no truth is known. R² of the centre of the worn mask against that of nose
// and mouth, the mean of right and down. 0: one place for all pictures.
#include "metrics/task/response.h"

namespace maskbench {
namespace {

// The centres of the pixels of `region` [B,H,W] bool, [B,2] double in [-1,1]; NaN where there are none.
Tensor centres(const Tensor& region) {
  const Tensor inside = region.cpu().to(torch::kFloat64), count = inside.sum({1, 2});
  const auto place = [](int64_t size) { return torch::linspace(-1, 1, size, torch::kFloat64); };
  const Tensor x = (inside.sum(1) * place(inside.size(2))).sum(1) / count;
  const Tensor y = (inside.sum(2) * place(inside.size(1))).sum(1) / count;
  return torch::stack({x, y}, 1).contiguous();
}

class CentreResponse final : public Metric {
 public:
  void add(const ScoringBatch& batch) override {
    const Tensor wanted = centres(batch.nose_and_mouth), found = centres(batch.mask > 0.5);
    const double *w = wanted.data_ptr<double>(), *f = found.data_ptr<double>();
    for (int64_t i = 0; i < wanted.size(0); ++i) add_pair(responses_, {w + 2 * i, 2}, {f + 2 * i, 2});
  }

  Score score() const override { return score_of(responses_); }

 private:
  Responses responses_{{"right"}, {"down"}};
};

const RegisterMetric kCentreResponse(
    {.name = "centre_response",
     .protocol = "centre-response-r2",
     .title = "Centre response",
     .unit = "",
     .about = "R² of the mask's centre against that of nose and mouth, the mean of right and down: 0 one place for all",
     .needs = {Input::kMask, Input::kNoseAndMouth},
     .make = [](Networks&) { return std::make_unique<CentreResponse>(); }});

}  // namespace
}  // namespace maskbench
