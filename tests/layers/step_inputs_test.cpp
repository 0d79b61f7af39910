#include "layers/step_inputs.h"

#include <gtest/gtest.h>

#include "maskbench/random.h"

namespace maskbench {
namespace {

using at::Tensor;

// What an iteration might draw.
struct Drawn {
  Tensor uniform, normal, integers;

  explicit Drawn(Rng rng)
      : uniform(rng.uniform({3}, -1, 2)), normal(rng.normal({2, 20}, 0.5)), integers(rng.integers(1000, 7)) {}
  bool operator==(const Drawn& other) const {
    return uniform.equal(other.uniform) && normal.equal(other.normal) && integers.equal(other.integers);
  }
};

Drawn plain(uint64_t iteration) { return Drawn(Rng(7, "draw", iteration)); }

TEST(StepInputs, GiveTheNumbersOfAPlainStreamAtOnce) {
  StepInputs values(at::kCPU);
  EXPECT_TRUE(Drawn(Rng(
                  7, "draw", [] { return 4; }, values)) == plain(4));
}

TEST(StepInputs, GiveTheNumbersOfEachIterationWhereTheyWereRecorded) {
  StepInputs values(at::kCPU);
  uint64_t iteration = 0;
  const auto drawn = [&] {
    return Drawn(Rng(
        7, "draw", [&] { return iteration; }, values));
  };
  values.count();
  drawn();
  const auto recording = values.record();
  const Drawn places = drawn();
  values.stop();
  for (iteration = 1; iteration < 4; ++iteration) {
    StepInputs::renew(*recording);
    EXPECT_TRUE(places == plain(iteration)) << iteration;
    EXPECT_FALSE(places == plain(iteration + 1));
  }
}

TEST(StepInputs, DoNothingWhileTheyAreRecorded) {
  StepInputs values(at::kCPU);
  int done = 0;
  const auto recording = values.record();
  values.each([&] { ++done; });
  EXPECT_EQ(done, 0);
  values.stop();
  StepInputs::renew(*recording);
  StepInputs::renew(*recording);
  EXPECT_EQ(done, 2);
  values.each([&] { ++done; });
  EXPECT_EQ(done, 3);
}

TEST(StepInputs, RefuseToRecordMoreThanWasCounted) {
  StepInputs values(at::kCPU);
  const StepInputs::Fill zero = [](Tensor& to) { to.zero_(); };
  values.count();
  values.put({8}, at::kFloat, zero);
  const auto recording = values.record();
  values.put({8}, at::kFloat, zero);
  EXPECT_THROW(values.put({8}, at::kFloat, zero), c10::Error);
  values.stop();
}

}  // namespace
}  // namespace maskbench
