// Distances of features against the reference implementations (tests/golden/make_distances.py), and by hand.
#include <gtest/gtest.h>

#include "metrics/sets/fid.h"
#include "metrics/sets/inception_score.h"
#include "metrics/sets/kid.h"
#include "tests/metrics/formulas.h"

namespace maskbench {
namespace {

// make_distances.py's, float32.
Tensor features(const std::string& name, int64_t rows, int64_t columns) {
  const Tensor u = uniform(name, rows * columns).view({rows, columns});
  const Tensor mix = uniform("mix", columns * columns).view({columns, columns}) / std::sqrt(double(columns));
  const Tensor spread = torch::arange(columns).remainder(4) + 1;
  return (u.mm(mix) * spread + 0.25 * uniform(name + " mean", columns)).to(torch::kFloat32);
}

struct TwoSets {
  Tensor first, second;
};
TwoSets sets_of(const nlohmann::json& c) {
  const auto rows = c.at("rows").get<std::vector<int64_t>>();
  const int64_t columns = c.at("columns");
  return {features("first", rows[0], columns), features("second", rows[1], columns)};
}

// Of the implementations only torch-fidelity takes the root as a sum of roots of eigenvalues; the others' drift where
// a covariance is singular.
TEST(FrechetDistance, AgreesWithEveryReferenceImplementation) {
  const auto golden_values = golden("distances.json");
  ASSERT_GE(golden_values.at("cases").size(), 5u);
  for (const auto& c : golden_values.at("cases")) {
    const auto [a, b] = sets_of(c);
    const double found = frechet_distance(a, b);
    const bool singular = std::min(a.size(0), b.size(0)) <= a.size(1);
    for (const auto& [who, value] : c.at("frechet").items())
      EXPECT_NEAR(found, value.get<double>(), (singular ? 1e-3 : 1e-5) * value.get<double>()) << who << ' ' << c;
  }
}

TEST(FrechetDistance, OfTwoLinesIsTheDistanceOfMeansAndDeviations) {
  // Sets along x: means 1 and 4, deviations 1 and 3 (N - 1): (4 - 1)^2 + (3 - 1)^2.
  const Tensor a = torch::tensor({{0., 5.}, {1., 5.}, {2., 5.}}), b = torch::tensor({{1., 5.}, {4., 5.}, {7., 5.}});
  EXPECT_NEAR(frechet_distance(a, b), 13, 1e-12);
}

TEST(FrechetDistance, OfASetToItselfIsZeroForFewPicturesAndForMany) {
  for (const int64_t rows : {5, 200}) {
    const Tensor a = features("first", rows, 32);
    EXPECT_NEAR(frechet_distance(a, a), 0, 1e-8) << rows;
  }
}

TEST(FrechetDistance, IsTheSameWhicheverOfItsTwoFormsTakesTheRoot) {
  // Just enough rows for the one form; repeated rows keep means, and scale covariances by a known factor.
  const Tensor a = features("first", 24, 24), b = features("second", 24, 24);
  const auto twice = [](const Tensor& x) { return torch::cat({x, x}); };
  const double n = 24, shrink = (2 * (n - 1)) / (2 * n - 1);  // of a covariance when each row is there twice
  const double means = (a - b).to(torch::kFloat64).mean(0).square().sum().item<double>();
  const double few = frechet_distance(a, b) - means, many = frechet_distance(twice(a), twice(b)) - means;
  EXPECT_NEAR(many, few * shrink, 1e-6 * few);
}

TEST(FrechetDistance, NeedsTwoPicturesASide) {
  const Tensor two = torch::zeros({2, 4}), one = torch::zeros({1, 4});
  EXPECT_THROW(frechet_distance(two, one), c10::Error);
}

TEST(KernelDistance, AgreesWithTorchFidelityToItsSubsetsAndWithCleanFid) {
  for (const auto& c : golden("distances.json").at("cases")) {
    const auto [a, b] = sets_of(c);
    const KernelDistance found = kernel_distance(a, b, 100, c.at("subset"), 2020);
    const auto& kernel = c.at("kernel");
    EXPECT_NEAR(found.mean, kernel.at("torch-fidelity").get<double>(), 1e-6) << c;
    EXPECT_NEAR(found.mean, kernel.at("clean-fid").get<double>(), 1e-6) << c;
    EXPECT_NEAR(found.deviation, kernel.at("deviation").get<double>(), 1e-6) << c;
  }
}

TEST(InceptionScoreOfLogits, AgreesWithTorchFidelity) {
  for (const auto& c : golden("distances.json").at("scores")) {
    const int64_t rows = c.at("rows"), columns = c.at("columns");
    const Tensor logits = (6 * uniform("logits", rows * columns)).view({rows, columns}).to(torch::kFloat32);
    const Score found = inception_score_of(logits, c.at("splits"));
    EXPECT_NEAR(found.value, c.at("value").get<double>(), 1e-6) << c;
    EXPECT_NEAR(found.spread.value(), c.at("deviation").get<double>(), 1e-6) << c;
    EXPECT_EQ(found.n, rows);
  }
}

TEST(InceptionScoreOfLogits, IsTheNumberOfClassesWhereEachPictureIsSurelyOneOfThem) {
  const Tensor sure = 2000 * torch::eye(4).repeat({3, 1});  // other classes underflow to 0
  EXPECT_NEAR(inception_score_of(sure, 1).value, 4, 1e-9);
  EXPECT_NEAR(inception_score_of(sure, 3).value, 4, 1e-9);
}

TEST(InceptionScoreOfLogits, NeedsAPictureASplit) {
  const Score none = inception_score_of(torch::zeros({9, 5}), 10);
  EXPECT_EQ(none.n, 0);
  EXPECT_TRUE(std::isnan(none.value));
  EXPECT_EQ(none.note, "10 splits need as many pictures, not 9");
}

}  // namespace
}  // namespace maskbench
