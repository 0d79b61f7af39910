// The network that the program holds: that it is the committed one, and that it sees how well masks are worn.
#include <gtest/gtest.h>

#include <map>

#include "base/sha256.h"
#include "data/tensors/training_set.h"
#include "faces/procedural_faces.h"
#include "maskbench/metric_networks.h"
#include "maskbench/warp.h"
#include "system/atomic_file.h"
#include "tests/metrics/metric_named.h"

namespace maskbench {
namespace {

constexpr int64_t kPeople = 40;
constexpr uint64_t kPopulation = 4711;  // nobody whom it has learned from

// What is done to a mask that is worn rightly.
struct Spoiled {
  double right = 0, down = 0;  // shift, share of the picture's width
  double scale = 1;            // about its middle
  double mask_blur = 0;        // sigma, share of the picture's width
  double picture_blur = 0;     // of all of the picture
};

// By a Gaussian; what lies past the edge does not count.
Tensor blurred(const Tensor& x, double sigma) {
  if (sigma == 0) return x;
  const int64_t side = x.size(2), reach = int64_t(3 * sigma) + 1;
  const Tensor line = torch::arange(-reach, reach + 1, torch::kFloat32);
  const Tensor row = (-line.square() / (2 * sigma * sigma)).exp().view({1, 1, 1, -1}), column = row.transpose(2, 3);
  const std::vector<int64_t> one = {1, 1}, along = {0, reach}, across = {reach, 0};
  const auto both = [&](const Tensor& t) {
    return torch::conv2d(torch::conv2d(t, row, {}, one, along), column, {}, one, across);
  };
  return (both(x.reshape({-1, 1, side, side})) / both(torch::ones({1, 1, side, side}))).view(x.sizes());
}

class People {
 public:
  explicit People(int side) : side_(side), drawn_(side, kPopulation) {
    std::vector<Tensor> faces, truths, masks, homographies;
    for (int64_t i = 0; i < kPeople; ++i) {
      const int design = int(i % ProceduralFaces::kDesigns);
      const Truth truth = drawn_.truth(uint64_t(i), design);
      faces.push_back(to_tensor(drawn_.face(uint64_t(i))));
      truths.push_back(to_tensor(truth.worn));
      masks.push_back(to_tensor(drawn_.mask(design)));
      homographies.push_back(torch::tensor(at::ArrayRef<double>(truth.homography), torch::kFloat64).view({3, 3}));
    }
    faces_ = torch::stack(faces), truths_ = torch::stack(truths), masks_ = torch::stack(masks);
    homographies_ = torch::stack(homographies);
  }

  // Beside the truth.
  ScoringBatch wearing(const Spoiled& spoiled) const {
    const Tensor grid = grid_from_homography(homographies_.bmm(way_back(spoiled)), side_).to(torch::kFloat32);
    const Tensor mask = blurred(warp_mask(masks_, grid), spoiled.mask_blur * side_);
    return compared(blurred(composite(faces_, mask), spoiled.picture_blur * side_), truths_);
  }

 private:
  // From a point of the picture to where it would lie had the mask not been moved and scaled about its middle.
  Tensor way_back(const Spoiled& spoiled) const {
    const Tensor middle = homographies_.inverse().select(2, 2);
    const Tensor x = middle.select(1, 0) / middle.select(1, 2), y = middle.select(1, 1) / middle.select(1, 2);
    Tensor back = torch::zeros({kPeople, 3, 3}, torch::kFloat64);
    const double s = spoiled.scale;
    back.select(1, 0).select(1, 0).fill_(1 / s);
    back.select(1, 1).select(1, 1).fill_(1 / s);
    back.select(1, 2).select(1, 2).fill_(1);
    back.select(1, 0).select(1, 2).copy_(x - (x + 2 * spoiled.right) / s);
    back.select(1, 1).select(1, 2).copy_(y - (y + 2 * spoiled.down) / s);
    return back;
  }

  int side_;
  ProceduralFaces drawn_;
  Tensor faces_, truths_, masks_, homographies_;
};

const People& drawn_people(int side) {
  static std::map<int, People> drawn;
  return drawn.try_emplace(side, side).first->second;
}

double score(const char* name, const ScoringBatch& batch) {
  Networks networks(WeightsFolder("/nowhere"));
  const auto metric = make_metric(*find_metric(name), networks);
  metric->add(batch);
  return metric->score().value;
}

struct Worse {
  const char* name;
  std::vector<Spoiled> steps;  // each worse than the one before
};

const std::vector<Worse> kWorse = {
    {"ShiftToTheSide", {{}, {.right = 0.05}, {.right = 0.1}, {.right = 0.2}}},
    {"ShiftUp", {{}, {.down = -0.05}, {.down = -0.1}, {.down = -0.2}}},
    {"ShiftDown", {{}, {.down = 0.05}, {.down = 0.1}, {.down = 0.2}}},
    {"TooLarge", {{}, {.scale = 1.25}, {.scale = 1.5}, {.scale = 2}}},
    {"TooSmall", {{}, {.scale = 0.8}, {.scale = 0.65}, {.scale = 0.4}}},
    {"BlurOfTheMask", {{}, {.mask_blur = 0.02}, {.mask_blur = 0.04}, {.mask_blur = 0.08}}},
    {"BlurOfThePicture", {{}, {.picture_blur = 0.01}, {.picture_blur = 0.02}, {.picture_blur = 0.04}}},
};

class MaskWornWorseAndWorse : public testing::TestWithParam<std::tuple<int, Worse>> {};

TEST_P(MaskWornWorseAndWorse, HasAnEverLowerIsAndHigherLpips) {
  const auto& [side, worse] = GetParam();
  const People& people = drawn_people(side);
  double is_before = 1e9, lpips_before = -1e9;
  for (const Spoiled& step : worse.steps) {
    const ScoringBatch batch = people.wearing(step);
    const double is = score("is-embedded", batch), lpips = score("lpips-embedded", batch);
    EXPECT_LT(is, is_before);
    EXPECT_GT(lpips, lpips_before);
    std::printf("%d px, %s: IS %.3f, LPIPS %.4f\n", side, worse.name, is, lpips);
    is_before = is, lpips_before = lpips;
  }
}
INSTANTIATE_TEST_SUITE_P(Metrics, MaskWornWorseAndWorse,
                         testing::Combine(testing::Values(48, 144), testing::ValuesIn(kWorse)), [](const auto& test) {
                           return std::get<1>(test.param).name + std::to_string(std::get<0>(test.param));
                         });

TEST(EmbeddedWeights, AreTheCommittedFile) {
  const WeightsInfo& weights = *find_weights("embedded");
  const std::string folder = MASKBENCH_TESTS_DIR "/../metrics/embedded/";
  EXPECT_EQ(sha256(weights.embedded), sha256_of_file(folder + "weights.safetensors"));
  EXPECT_EQ(sha256(weights.embedded) + "  weights.safetensors\n", read_file(folder + "weights.sha256"));
  EXPECT_LE(weights.embedded.size(), size_t(1) << 20);
}

TEST(EmbeddedWeights, AreThereWithoutAFolder) {
  Networks networks(WeightsFolder("/nowhere"));
  for (const char* name : {"is-embedded", "lpips-embedded"})
    EXPECT_EQ(weights_sha256(*find_metric(name), networks), sha256(find_weights("embedded")->embedded));
}

TEST(MetricsOfTheEmbeddedNetwork, SayThatNoPublishedValueIsLikeThem) {
  for (const char* name : {"is-embedded", "lpips-embedded"})
    EXPECT_NE(find_metric(name)->caveat.find("not comparable with published values"), std::string::npos) << name;
}

TEST(EmbeddedLpips, OfAPictureAndItselfIsZero) {
  const Tensor picture = torch::rand({2, 3, 48, 48});
  EXPECT_EQ(score("lpips-embedded", compared(picture, picture)), 0);
}

}  // namespace
}  // namespace maskbench
