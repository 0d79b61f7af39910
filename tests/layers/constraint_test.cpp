#include "maskbench/constraint.h"

#include "maskbench/losses.h"
#include "tests/layers/critics.h"

namespace maskbench {
namespace {

Options asked(const std::string& constraint, const std::string& site = "between") {
  Options options(constraint_options("none"));
  options.set("constraint", constraint);
  options.set("penalty_site", site);
  options.set("k", 3.0);
  options.set("p", 4.0);
  options.set("lambda", 7.0);
  options.set("clip", 0.05);
  return options;
}

// Real and fake pictures, a critic, and the penalty that an option asks for.
class ConstraintTest : public testing::Test {
 protected:
  double penalty(const std::string& constraint, const std::string& site = "between") {
    Rng rng(1, "penalty", 0);
    return value(Constraint(D, asked(constraint, site)).penalty(real, fake, rng));
  }
  Tensor points() {
    Rng rng(1, "penalty", 0);
    return penalty_points(real, fake, rng);
  }

  Tensor real = torch::rand({3, 3, 6, 6}), fake = torch::rand({3, 3, 6, 6});
  Critic D = [] {
    Critic critic = smooth_critic();
    critic->to(torch::kFloat32);
    return critic;
  }();
};

TEST_F(ConstraintTest, AddsNothingUnlessItIsAPenalty) {
  for (const char* constraint : {"none", "clip", "spectral"}) EXPECT_EQ(penalty(constraint), 0) << constraint;
}

TEST_F(ConstraintTest, OfDivIsThePowerOfTheGradientBetweenTheTwo) {
  EXPECT_NEAR(penalty("div"), 3 * value(gradient_power(D, points(), 4)), 1e-5);
  EXPECT_GT(penalty("div"), 1e-3);
}

TEST_F(ConstraintTest, OfGpIsTheSquaredDistanceOfTheSlopeFromOne) {
  EXPECT_NEAR(penalty("gp"), 7 * value(gradient_penalty(D, points())), 1e-5);
  EXPECT_GT(penalty("gp"), 1e-3);
}

TEST_F(ConstraintTest, AtRealAndFakeCountsEachByHalf) {
  EXPECT_NEAR(penalty("div", "real_and_fake"), 3 * value(gradient_power(D, real, 4) + gradient_power(D, fake, 4)) / 2,
              1e-5);
  EXPECT_NEAR(penalty("gp", "real_and_fake"), 7 * value(gradient_penalty(D, real) + gradient_penalty(D, fake)) / 2,
              1e-5);
  EXPECT_NE(penalty("div", "real_and_fake"), penalty("div"));
}

TEST_F(ConstraintTest, OfClipLeavesNoWeightOutsideItsLimitAfterAStep) {
  Constraint(D, asked("clip")).after_critic_step();
  double largest = 0;
  for (const Tensor& weight : D->parameters()) largest = std::max(largest, value(weight.abs().max()));
  EXPECT_FLOAT_EQ(float(largest), 0.05f);
}

TEST_F(ConstraintTest, ChangesNoWeightAfterAStepUnlessItClips) {
  std::vector<Tensor> before;
  for (const Tensor& weight : D->parameters()) before.push_back(weight.detach().clone());
  for (const char* constraint : {"none", "gp", "div", "spectral"}) Constraint(D, asked(constraint)).after_critic_step();
  for (size_t i = 0; i < before.size(); ++i) EXPECT_TRUE(D->parameters()[i].equal(before[i])) << i;
}

TEST_F(ConstraintTest, OfSpectralBoundsTheSlope) {
  Critic steep = linear_critic(torch::full({12}, 9.0));
  Constraint(steep, asked("spectral"));
  EXPECT_NEAR(value(gradient_power(steep, torch::rand({2, 3, 2, 2}), 1)), 1, 1e-5);
}

TEST(ConstraintOptions, RefuseAPenaltyOfEachPictureBesideBatchNorm) {
  Schema schema = constraint_options("clip");
  schema.push_back(option("batch_norm", true));
  Options options(schema);
  EXPECT_FALSE(find_conflict(schema, options));
  for (const char* penalty : {"gp", "div"}) {
    options.set("constraint", std::string(penalty));
    ASSERT_TRUE(find_conflict(schema, options)) << penalty;
    EXPECT_EQ(find_conflict(schema, options)->option, "constraint");
    EXPECT_EQ(find_conflict(schema, options)->flag, "batch_norm");
  }
  options.set("batch_norm", false);
  EXPECT_FALSE(find_conflict(schema, options));
}

}  // namespace
}  // namespace maskbench
