#include "score/evaluate.h"

#include <numeric>

#include "data/tensors/picture_tensor.h"
#include "maskbench/warp.h"
#include "score/constant_warp.h"
#include "score/scorer.h"
#include "system/parent_channel.h"

namespace maskbench {
namespace {

constexpr size_t kBatch = 32;

// Metrics compute in double on the CPU: their cost is small and their numbers do not depend on the device's kernels.
void add_worn(ScoringBatch& batch, const Worn& worn) {
  batch.image = worn.image.cpu();
  batch.mask = worn.mask.select(1, 3).cpu();
  if (worn.homography) batch.homography = worn.homography->cpu().to(torch::kFloat64);
}

// What is known of one pair beside its picture.
struct Knowledge {
  bool regions, reference;
  bool operator==(const Knowledge&) const = default;
};

// Rows [first, end) of a batch; regions and reference undefined where they are not known.
ScoringBatch part_of(const ScoringBatch& batch, int64_t first, int64_t end, const Knowledge& known) {
  ScoringBatch part = slice_rows(batch, first, end);
  if (!known.regions) part.head = part.nose_and_mouth = part.eyes = Tensor();
  if (!known.reference) part.reference = Tensor();
  return part;
}

std::vector<Scorer> make_scorers(const std::vector<std::string>& metrics, Networks& networks,
                                 const Comparison& comparison) {
  std::vector<Scorer> scorers;
  for (const std::string& name : metrics) {
    const MetricInfo* info = find_metric(name);
    TORCH_CHECK(info, "no metric is called ", name);
    scorers.emplace_back(*info, networks, comparison.name == "truth" ? "" : comparison.name);
  }
  return scorers;
}

void add_real_pictures(std::vector<Scorer>& scorers, const Source& source, Split split) {
  if (!any_uses(scorers, Input::kRealPictures)) return;
  for (int64_t i = 0; i < source.masked(split); ++i)
    add_real(scorers, to_tensor(source.masked_face(split, i)).unsqueeze(0));
}

// The best constant warp, [3,3] double; undefined where no scorer uses it or the source knows no truth of its first pair.
Tensor constant_homography(const std::vector<Scorer>& scorers, const Source& source) {
  if (!any_uses(scorers, Input::kConstantHomography) || !source.truth(Split::kTrain, 0, 0)) return {};
  return homography_from_sl3(constant_warp(source).unsqueeze(0))[0].to(torch::kFloat64);
}

// Scores the pairs from `pair` on, consecutive ones of equal knowledge as one batch.
void add_pairs(std::vector<Scorer>& scorers, const ScoringBatch& batch, const std::vector<Knowledge>& known,
               int64_t pair) {
  for (size_t first = 0, end = 0; first < known.size(); first = end) {
    while (end < known.size() && known[end] == known[first]) ++end;
    const ScoringBatch part = part_of(batch, int64_t(first), int64_t(end), known[first]);
    std::vector<int64_t> indices(end - first);
    std::iota(indices.begin(), indices.end(), pair + int64_t(first));
    for (Scorer& scorer : scorers) scorer.add(part, indices);
  }
}

// Sets the comparison's pictures as reference. Returns for which pairs there is one: a wearer that cannot serve a
// picture leaves its homography NaN.
std::vector<bool> add_reference(const Comparison& comparison, const Scene& scene, ScoringBatch& known) {
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

Evaluation evaluate(Wearer& wearer, const Source& source, Split split, const std::vector<Pair>& pairs,
                    const Tensor& start, const std::vector<std::string>& metrics, Networks& networks,
                    torch::Device device, const Comparison& comparison) {
  torch::NoGradGuard off;
  wearer.eval();
  std::vector<Scorer> scorers = make_scorers(metrics, networks, comparison);
  add_real_pictures(scorers, source, split);
  const Tensor constant = constant_homography(scorers, source);
  double covered = 0;
  for (size_t first = 0; first < pairs.size(); first += kBatch) {
    report_alive();
    KnownScene batch = load_scene(source, split, pairs, first, kBatch);
    batch.scene.start = start.cpu().expand_as(batch.scene.start);
    const Scene scene = moved(batch.scene, device);
    add_worn(batch.known, wearer.wear(scene));
    if (constant.defined()) batch.known.constant_homography = constant.expand({scene.face.size(0), 3, 3});
    const auto served = add_reference(comparison, scene, batch.known);
    std::vector<Knowledge> known;
    for (size_t i = 0; i < served.size(); ++i) known.push_back({batch.has_regions[i], served[i]});
    covered += batch.known.mask.mean({1, 2}).sum().item<double>();
    add_pairs(scorers, batch.known, known, int64_t(first));
  }
  wearer.train();
  std::vector<Scored> scores;
  for (const Scorer& scorer : scorers) scores.push_back(scorer.scored());
  return {std::move(scores), int64_t(pairs.size()), covered / double(pairs.size())};
}

}  // namespace maskbench
