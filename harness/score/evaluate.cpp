#include "score/evaluate.h"

#include <algorithm>

#include "data/tensors/picture_tensor.h"
#include "results/metrics_file.h"
#include "system/parent_channel.h"

namespace maskbench {
namespace {

constexpr size_t kBatch = 32;

// Metrics compute in double on the CPU: their cost is small and their numbers do not depend on the device's kernels.
void judge(ScoringBatch& known, const Worn& worn) {
  known.image = worn.image.cpu();
  known.mask = worn.mask.select(1, 3).cpu();
  if (worn.homography) known.homography = worn.homography->cpu().to(torch::kFloat64);
}

// What is known of a pair beyond its picture.
struct Knowledge {
  bool regions, reference;
  bool operator==(const Knowledge&) const = default;
};

constexpr Tensor ScoringBatch::*kTensors[] = {&ScoringBatch::image,          &ScoringBatch::reference,
                                              &ScoringBatch::mask,           &ScoringBatch::homography,
                                              &ScoringBatch::template_alpha, &ScoringBatch::truth_homography,
                                              &ScoringBatch::truth_mask,     &ScoringBatch::head,
                                              &ScoringBatch::nose_and_mouth, &ScoringBatch::eyes};

// Rows [first, end) of a batch, without what is not known of them.
ScoringBatch part_of(const ScoringBatch& batch, int64_t first, int64_t end, const Knowledge& known) {
  ScoringBatch part;
  for (const auto tensor : kTensors)
    if ((batch.*tensor).defined()) part.*tensor = (batch.*tensor).slice(0, first, end);
  if (!known.regions) part.head = part.nose_and_mouth = part.eyes = Tensor();
  if (!known.reference) part.reference = Tensor();
  return part;
}

class Judges {
 public:
  // `comparison`: the name of what pictures are compared with, empty for the truth.
  Judges(const std::vector<std::string>& names, Networks& networks, std::string comparison)
      : comparison_(std::move(comparison)), networks_(networks) {
    for (const std::string& name : names) {
      const MetricInfo* info = find_metric(name);
      TORCH_CHECK(info, "no metric is called ", name);
      scored_.push_back({info, {}, "", info->protocol, weights_sha256(*info, networks), {}});
      metrics_.push_back(make_metric(*info, networks));
    }
  }

  // Shows the real pictures to the metrics that compare with them.
  void add_real(const Source& source) {
    if (std::none_of(metrics_.begin(), metrics_.end(), [](const auto& metric) { return metric->wants_real(); })) return;
    for (int64_t i = 0; i < source.masked(Split::kTest); ++i) {
      const Tensor real = to_tensor(source.masked_face(Split::kTest, i)).unsqueeze(0);
      for (const auto& metric : metrics_)
        if (metric->wants_real()) metric->add_real(real);
    }
  }

  // Pairs follow each other in order, those of equal knowledge together.
  void add(const ScoringBatch& batch, const std::vector<Knowledge>& known) {
    for (size_t first = 0, end = 0; first < known.size(); first = end) {
      while (end < known.size() && known[end] == known[first]) ++end;
      add(part_of(batch, int64_t(first), int64_t(end), known[first]), int64_t(end - first));
    }
  }

  std::vector<Scored> scores() {
    for (size_t i = 0; i < metrics_.size(); ++i) {
      Scored& scored = scored_[i];
      if (scored.judged.empty()) continue;
      scored.absent.clear();
      scored.reason.clear();
      scored.score = metrics_[i]->score();
      if (scored.score.n == 0) {
        scored.absent = "no picture could be scored";
        scored.reason = kNothingScored;
      }
      if (!scored.score.protocol.empty())
        scored.protocol.replace(0, scored.info->protocol.size(), scored.score.protocol);
    }
    return std::move(scored_);
  }

 private:
  void add(const ScoringBatch& part, int64_t count) {
    for (size_t i = 0; i < metrics_.size(); ++i) {
      Scored& scored = scored_[i];
      if (const auto reason = metrics_[i]->missing(part)) {
        if (scored.absent.empty()) {
          scored.absent = *reason;
          scored.reason = lacks_weights(*scored.info) ? kMissingWeights : kMissingInput;
        }
        continue;
      }
      if (scored.judged.empty() && !comparison_.empty() && compares(*metrics_[i], part)) {
        scored.protocol += " to " + comparison_;
        scored.compared_with = comparison_;
      }
      metrics_[i]->add(part);
      for (int64_t row = 0; row < count; ++row) scored.judged.push_back(seen_ + row);
    }
    seen_ += count;
  }

  // Whether the metric could not do without the reference.
  static bool compares(const Metric& metric, ScoringBatch part) {
    part.reference = Tensor();
    return metric.missing(part).has_value();
  }

  bool lacks_weights(const MetricInfo& info) const {
    return std::any_of(info.networks.begin(), info.networks.end(),
                       [this](const std::string& network) { return networks_.missing(network).has_value(); });
  }

  std::string comparison_;
  Networks& networks_;
  std::vector<Scored> scored_;
  std::vector<std::unique_ptr<Metric>> metrics_;
  int64_t seen_ = 0;
};

// The comparison's pictures as reference, and for which pairs there is one: a wearer that cannot serve a picture leaves
// its homography NaN.
std::vector<bool> compare(const Comparison& comparison, const Scene& scene, ScoringBatch& known) {
  if (comparison.wearer) {
    const Worn worn = comparison.wearer->wear(scene);
    known.reference = worn.image.cpu();
    if (!worn.homography) return std::vector<bool>(size_t(scene.face.size(0)), true);
    std::vector<bool> served;
    for (const Tensor& H : worn.homography->unbind()) served.push_back(!H.isnan().any().item<bool>());
    return served;
  }
  if (comparison.name == "face")
    known.reference = scene.face.cpu();
  else if (comparison.name != "truth")
    known.reference = Tensor();
  return std::vector<bool>(size_t(scene.face.size(0)), known.reference.defined());
}

}  // namespace

Evaluation evaluate(Wearer& wearer, const Source& source, const std::vector<Pair>& pairs, const Tensor& start,
                    const std::vector<std::string>& metrics, Networks& networks, torch::Device device,
                    const Comparison& comparison) {
  torch::NoGradGuard off;
  wearer.eval();
  Judges judges(metrics, networks, comparison.name == "truth" ? "" : comparison.name);
  judges.add_real(source);
  double covered = 0;
  for (size_t first = 0; first < pairs.size(); first += kBatch) {
    report_alive();
    KnownScene batch = load_scene(source, Split::kTest, pairs, first, kBatch);
    batch.scene.start = start.cpu().expand_as(batch.scene.start);
    const Scene scene = moved(batch.scene, device);
    judge(batch.known, wearer.wear(scene));
    const auto served = compare(comparison, scene, batch.known);
    std::vector<Knowledge> known;
    for (size_t i = 0; i < served.size(); ++i) known.push_back({batch.has_regions[i], served[i]});
    covered += batch.known.mask.mean({1, 2}).sum().item<double>();
    judges.add(batch.known, known);
  }
  wearer.train();
  return {judges.scores(), int64_t(pairs.size()), covered / double(pairs.size())};
}

}  // namespace maskbench
