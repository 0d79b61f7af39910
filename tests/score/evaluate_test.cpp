// What is scored where a source knows something of some pictures and nothing of others.
#include "score/evaluate.h"

#include <gtest/gtest.h>

#include <cmath>

#include "maskbench/warp.h"
#include "score/readings.h"
#include "train/baselines.h"

namespace maskbench {
namespace {

constexpr int kSide = 16;

// Ten test faces; landmarks of the even ones. Face i is of grey 20 i, its nose and mouth the lower half.
class HalfKnown : public Source {
 public:
  std::string digest() const override { return "half"; }
  int64_t faces(Split) const override { return 10; }
  int64_t masked(Split) const override { return 1; }
  int64_t masks() const override { return 1; }
  Picture face(Split, int64_t i) const override {
    Picture picture(3, kSide, kSide);
    std::fill(picture.pixels.begin(), picture.pixels.end(), uint8_t(20 * i));
    return picture;
  }
  Picture masked_face(Split split, int64_t i) const override { return face(split, i); }
  Picture mask(int64_t) const override {  // opaque in the left half
    Picture picture(4, kSide, kSide);
    for (int y = 0; y < kSide; ++y) std::fill_n(picture.plane(3) + y * kSide, kSide / 2, uint8_t{255});
    return picture;
  }
  std::optional<Anchors> face_anchors(Split, int64_t i) const override {
    if (i % 2) return std::nullopt;
    Anchors anchors;
    anchors.fill({0.25, 0.5});
    return anchors;
  }
  std::optional<Anchors> mask_anchors(int64_t) const override { return Anchors(); }
  std::optional<Truth> truth(Split, int64_t, int64_t) const override { return std::nullopt; }
  bool knows_landmarks() const override { return true; }
  std::optional<std::vector<uint8_t>> regions(Split, int64_t i) const override {
    if (i % 2) return std::nullopt;
    std::vector<uint8_t> regions(size_t(kSide) * kSide, kHead);
    std::fill(regions.begin() + kSide * kSide / 2, regions.end(), uint8_t(kHead | kNoseAndMouth));
    return regions;
  }
};

// Lays the mask as it is where anchors are known; a face without wears nothing, with a homography of NaN.
class NeedsAnchors final : public Wearer {
 public:
  Worn wear(const Scene& scene) override {
    const Tensor known = scene.face_anchors.select(1, 0).select(1, 0).isnan().logical_not();
    Worn worn = wear_by_homography(scene, torch::eye(3).expand({scene.face.size(0), 3, 3}));
    worn.homography = worn.homography->masked_fill(known.logical_not().view({-1, 1, 1}), NAN);
    worn.mask = worn.mask * known.to(torch::kFloat32).view({-1, 1, 1, 1});
    worn.image = composite(scene.face, worn.mask);
    return worn;
  }
};

std::vector<Pair> ten_pairs() {
  std::vector<Pair> pairs;
  for (int64_t i = 0; i < 10; ++i) pairs.push_back({i, 0});
  return pairs;
}

const std::vector<std::string> kMetrics = {"coverage", "psnr", "corner_error"};

Evaluation evaluated(Wearer& wearer, const Comparison& comparison) {
  Networks networks;
  return evaluate(wearer, HalfKnown(), Split::kTest, ten_pairs(), torch::zeros({1, 8}), kMetrics, networks, torch::kCPU,
                  comparison);
}

TEST(Evaluate, ScoresThePairsOfWhichEnoughIsKnown) {
  NeedsAnchors reference;
  const auto wearer = identity_wearer();
  const Evaluation found = evaluated(*wearer, {"key points", &reference});
  const Scored &coverage = found.scores[0], &psnr = found.scores[1], &corner = found.scores[2];
  EXPECT_EQ(found.pairs, 10);
  EXPECT_EQ(coverage.judged, (std::vector<int64_t>{0, 2, 4, 6, 8}));
  EXPECT_EQ(coverage.score.n, 5);
  EXPECT_DOUBLE_EQ(coverage.score.value, 0.5);
  EXPECT_EQ(coverage.protocol, "coverage-nose-mouth");
  EXPECT_EQ(psnr.judged, (std::vector<int64_t>{0, 2, 4, 6, 8}));
  EXPECT_DOUBLE_EQ(psnr.score.value, 100);  // both wear the mask alike
  EXPECT_EQ(psnr.protocol, "psnr-cap100 to key points");
  EXPECT_EQ(psnr.compared_with, "key points");
  EXPECT_EQ(coverage.compared_with, "");
  EXPECT_TRUE(corner.judged.empty());
  EXPECT_EQ(corner.absent, "the source knows no truth");
  EXPECT_EQ(corner.reason, "unknown_truth");
}

TEST(Evaluate, SaysInItsReadingsWhichPairsWereLeftOut) {
  NeedsAnchors reference;
  const auto wearer = identity_wearer();
  const Readings readings = readings_of(evaluated(*wearer, {"key points", &reference}).scores);
  EXPECT_EQ(readings[0].second.note.text(), "5 of 10 pairs left out: the source knows no regions");
  EXPECT_EQ(readings[2].second.note.text(), "");  // it has no value, and `absent` says why
}

TEST(Evaluate, ComparesWithWhatTheReferenceMakesOfTheSamePair) {
  NeedsAnchors wearer;
  const auto reference = identity_wearer();
  const Evaluation found = evaluated(wearer, {"identity", reference.get()});
  const Scored& psnr = found.scores[1];
  ASSERT_EQ(psnr.score.per_image.size(), 10u);
  EXPECT_DOUBLE_EQ(psnr.score.per_image[4], 100);
  // Face 5 wears nothing, the reference black in the left half: the mean square is (100 / 255)^2 / 2.
  EXPECT_NEAR(psnr.score.per_image[5], -10 * std::log10(std::pow(100.0 / 255, 2) / 2), 0.02);
}

TEST(Evaluate, ComparesWithTheFaceAsItWasWithoutAMask) {
  const auto wearer = identity_wearer();
  const Scored psnr = evaluated(*wearer, {"face", nullptr}).scores[1];
  EXPECT_EQ(psnr.protocol, "psnr-cap100 to face");
  ASSERT_EQ(psnr.score.per_image.size(), 10u);
  EXPECT_DOUBLE_EQ(psnr.score.per_image[0], 100);  // a black mask on a black face
  EXPECT_NEAR(psnr.score.per_image[5], -10 * std::log10(std::pow(100.0 / 255, 2) / 2), 0.02);
}

TEST(Evaluate, HasNothingToCompareWithWithoutTruthOrReference) {
  const auto wearer = identity_wearer();
  for (const Comparison& comparison : {Comparison{}, Comparison{"keypoint", nullptr}}) {
    const Scored psnr = evaluated(*wearer, comparison).scores[1];
    EXPECT_EQ(psnr.absent, "there is nothing to compare with");
    EXPECT_EQ(psnr.protocol, "psnr-cap100");
    EXPECT_EQ(psnr.compared_with, "");
  }
}

TEST(LoadScene, GivesFacesWithoutLandmarksAnchorsThatAreNoNumbers) {
  const KnownScene batch = load_scene(HalfKnown(), Split::kTest, ten_pairs(), 0, 2);
  EXPECT_EQ(batch.scene.face_anchors[0][3][1].item<float>(), 0.5f);
  EXPECT_TRUE(batch.scene.face_anchors[1].isnan().all().item<bool>());
  EXPECT_EQ(batch.has_regions, (std::vector<bool>{true, false}));
  const KnownScene odd = load_scene(HalfKnown(), Split::kTest, {{1, 0}, {3, 0}}, 0, 2);
  EXPECT_TRUE(odd.scene.face_anchors.defined()) << "a model that needs anchors must not stop at such a batch";
  EXPECT_FALSE(odd.known.head.defined());
}

}  // namespace
}  // namespace maskbench
