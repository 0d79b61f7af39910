#include "data/tensors/scenes.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <set>

#include "data/tensors/picture_tensor.h"
#include "maskbench/warp.h"
#include "spec/data_source.h"
#include "tests/data/tensors/numbered_pictures.h"

namespace maskbench {
namespace {

std::vector<std::pair<int64_t, int64_t>> drawn(Split split, int64_t count, uint64_t seed) {
  std::vector<std::pair<int64_t, int64_t>> plain;
  for (const Pair& pair : draw_pairs(NumberedPictures(), split, count, seed)) plain.emplace_back(pair.face, pair.mask);
  return plain;
}

TEST(DrawPairs, AreTheSameForTheSameSeedAndGrowAtTheEnd) {
  const auto few = drawn(Split::kTest, 10, 3), many = drawn(Split::kTest, 30, 3);
  EXPECT_TRUE(std::equal(few.begin(), few.end(), many.begin()));
  EXPECT_NE(few, drawn(Split::kTest, 10, 4));
}

TEST(DrawPairs, AreAllDifferentAndNoMoreThanThereAre) {
  for (int64_t count : {10, 34, 35, 2000}) {
    const auto pairs = drawn(Split::kTest, count, 5);
    EXPECT_EQ(pairs.size(), size_t(std::min<int64_t>(count, 35)));
    EXPECT_EQ((std::set<std::pair<int64_t, int64_t>>(pairs.begin(), pairs.end()).size()), pairs.size());
  }
}

TEST(DrawPairs, AreEachAsLikelyAsAnother) {
  std::map<std::pair<int64_t, int64_t>, int> counts;
  for (uint64_t seed = 0; seed < 700; ++seed)
    for (const auto& pair : drawn(Split::kTest, 5, seed)) ++counts[pair];
  EXPECT_EQ(counts.size(), 35u);
  for (const auto& [pair, count] : counts) EXPECT_NEAR(count, 100, 40) << pair.first << ", " << pair.second;
}

TEST(DrawPairs, ReachEveryFaceAndMaskOfTheSplitAndNoOther) {
  std::set<int64_t> faces, masks;
  for (const auto& [face, mask] : drawn(Split::kTest, 200, 0)) {
    faces.insert(face);
    masks.insert(mask);
  }
  EXPECT_EQ(faces, (std::set<int64_t>{0, 1, 2, 3, 4}));
  EXPECT_EQ(masks, (std::set<int64_t>{0, 1, 2, 3, 4, 5, 6}));
}

TEST(LoadScene, TakesThePairsFromTheFirstOnAndEndsWithThem) {
  const std::vector<Pair> pairs = {{4, 6}, {2, 5}, {1, 0}};
  const KnownScene batch = load_scene(NumberedPictures(), Split::kTest, pairs, 1, 32);
  ASSERT_EQ(batch.scene.face.sizes(), (std::vector<int64_t>{2, 3, kSide, kSide}));
  EXPECT_TRUE(batch.scene.face.equal((torch::tensor({2.0f, 1.0f}) / 255).view({2, 1, 1, 1}).expand({2, 3, 4, 4})));
  EXPECT_TRUE(batch.scene.mask.equal((torch::tensor({205.0f, 200.0f}) / 255).view({2, 1, 1, 1}).expand({2, 4, 4, 4})));
  EXPECT_TRUE(batch.known.template_alpha.equal(batch.scene.mask.select(1, 3)));
  EXPECT_TRUE(batch.scene.start.equal(torch::zeros({2, 8})));
}

TEST(LoadScene, LeavesUndefinedWhatTheSourceDoesNotKnow) {
  const KnownScene batch = load_scene(NumberedPictures(), Split::kTest, {{0, 0}}, 0, 1);
  EXPECT_FALSE(batch.scene.face_anchors.defined());
  EXPECT_FALSE(batch.scene.jitter.defined());
  EXPECT_FALSE(batch.known.reference.defined());
  EXPECT_FALSE(batch.known.truth_homography.defined());
  EXPECT_FALSE(batch.known.head.defined());
}

const Source& drawings() {
  static const auto kSource = [] {
    Options data(data_schema());
    data.set("size", int64_t(64));
    data.set("faces", int64_t(20));
    data.set("masked", int64_t(4));
    return make_source(data);
  }();
  return *kSource;
}

TEST(LoadScene, KnowsWhatTheSourceKnows) {
  const auto pairs = draw_pairs(drawings(), Split::kTrain, 3, 1);
  const KnownScene batch = load_scene(drawings(), Split::kTrain, pairs, 0, 3);
  for (int64_t b = 0; b < 3; ++b) {
    const auto [face, mask] = pairs[size_t(b)];
    const Truth truth = *drawings().truth(Split::kTrain, face, mask);
    EXPECT_TRUE(batch.known.reference[b].equal(to_tensor(truth.worn)));
    for (int i = 0; i < 9; ++i)
      EXPECT_EQ(batch.known.truth_homography[b][i / 3][i % 3].item<double>(), truth.homography[size_t(i)]);
    for (int64_t i = 0; i < 64 * 64; i += 13) {
      const int64_t y = i / 64, x = i % 64;
      EXPECT_EQ(batch.known.truth_mask[b][y][x].item<bool>(), !std::isnan(truth.map[size_t(2 * i)]));
      EXPECT_EQ(batch.known.head[b][y][x].item<bool>(), (truth.regions[size_t(i)] & kHead) != 0);
      EXPECT_EQ(batch.known.nose_and_mouth[b][y][x].item<bool>(), (truth.regions[size_t(i)] & kNoseAndMouth) != 0);
      EXPECT_EQ(batch.known.eyes[b][y][x].item<bool>(), (truth.regions[size_t(i)] & kEyes) != 0);
    }
    const Anchors anchors = *drawings().face_anchors(Split::kTrain, face);
    EXPECT_EQ(batch.scene.face_anchors[b][kChin][1].item<float>(), float(anchors[kChin].y));
    EXPECT_EQ(batch.scene.mask_anchors[b][kChin][0].item<float>(), float(drawings().mask_anchors(mask)->at(kChin).x));
  }
}

// What the two halves of the program agree on: the source's homography is one that the warp understands.
TEST(TruthHomography, LaysTheMaskWhereTheSourceSeesIt) {
  const KnownScene batch = load_scene(drawings(), Split::kTrain, draw_pairs(drawings(), Split::kTrain, 12, 2), 0, 12);
  const Worn worn = wear_by_homography(batch.scene, batch.known.truth_homography.to(torch::kFloat32));
  const Tensor laid = worn.mask.select(1, 3) > 0.5, seen = batch.known.truth_mask;
  const Tensor both = laid.logical_and(seen).sum({1, 2}), either = laid.logical_or(seen).sum({1, 2});
  const Tensor overlap = both.to(torch::kFloat64) / either;
  EXPECT_GT(overlap.median().item<double>(), 0.7);
  const Tensor unwarped = (batch.scene.mask.select(1, 3) > 0.5).logical_and(seen).sum({1, 2}) / either;
  EXPECT_GT(overlap.median().item<double>(), unwarped.median().item<double>());
}

TEST(Moved, KeepsAllButJitter) {
  Scene scene = load_scene(drawings(), Split::kTest, draw_pairs(drawings(), Split::kTest, 2, 0), 0, 2).scene;
  scene.start.fill_(0.1);
  scene.jitter = torch::ones({2, 8});
  const Scene there = moved(scene, torch::kCPU);
  EXPECT_TRUE(there.face.equal(scene.face));
  EXPECT_TRUE(there.mask.equal(scene.mask));
  EXPECT_TRUE(there.start.equal(scene.start));
  EXPECT_TRUE(there.face_anchors.equal(scene.face_anchors));
  EXPECT_TRUE(there.mask_anchors.equal(scene.mask_anchors));
  EXPECT_FALSE(there.jitter.defined());
}

}  // namespace
}  // namespace maskbench
