#include "train/evaluate.h"

namespace maskbench {
namespace {

constexpr size_t kBatch = 32;

// Metrics compute in double on the CPU: their cost is small and their numbers do not depend on the device's kernels.
void judge(Judged& known, const Worn& worn) {
  known.image = worn.image.cpu();
  known.mask = worn.mask.select(1, 3).cpu();
  if (worn.homography) known.homography = worn.homography->cpu().to(torch::kFloat64);
}

class Judges {
 public:
  explicit Judges(const std::vector<std::string>& names) {
    for (const std::string& name : names) {
      const MetricInfo* info = find_metric(name);
      TORCH_CHECK(info, "no metric is called ", name);
      scored_.push_back({info, {}, ""});
      metrics_.push_back(info->make());
    }
  }

  void add(const Judged& batch) {
    for (size_t i = 0; i < metrics_.size(); ++i) {
      if (!scored_[i].absent.empty()) continue;
      if (const auto reason = metrics_[i]->missing(batch))
        scored_[i].absent = *reason;
      else
        metrics_[i]->add(batch);
    }
  }

  std::vector<Scored> scores() {
    for (size_t i = 0; i < metrics_.size(); ++i) {
      if (!scored_[i].absent.empty()) continue;
      scored_[i].score = metrics_[i]->score();
      if (scored_[i].score.n == 0) scored_[i].absent = "no picture could be scored";
    }
    return std::move(scored_);
  }

 private:
  std::vector<Scored> scored_;
  std::vector<std::unique_ptr<Metric>> metrics_;
};

}  // namespace

Evaluation evaluate(Wearer& wearer, const Source& source, const std::vector<Pair>& pairs, const Tensor& start,
                    const std::vector<std::string>& metrics, torch::Device device) {
  torch::NoGradGuard off;
  wearer.eval();
  Judges judges(metrics);
  double covered = 0;
  for (size_t first = 0; first < pairs.size(); first += kBatch) {
    KnownScene batch = load_scene(source, Split::kTest, pairs, first, kBatch);
    batch.scene.start = start.cpu().expand_as(batch.scene.start);
    judge(batch.known, wearer.wear(moved(batch.scene, device)));
    covered += batch.known.mask.mean({1, 2}).sum().item<double>();
    judges.add(batch.known);
  }
  wearer.train();
  return {judges.scores(), covered / double(pairs.size())};
}

}  // namespace maskbench
