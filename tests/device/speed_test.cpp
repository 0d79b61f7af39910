#include "device/speed.h"

#include <gtest/gtest.h>

#include <thread>

namespace maskbench {
namespace {

void sleep_milliseconds(int count) { std::this_thread::sleep_for(std::chrono::milliseconds(count)); }

// Takes so many milliseconds to do nothing, but for its first calls.
class SlowWearer final : public Wearer {
 public:
  explicit SlowWearer(int milliseconds) : milliseconds_(milliseconds) {}
  Worn wear(const Scene& scene) override {
    sleep_milliseconds(calls_++ == 0 ? 10 * milliseconds_ : milliseconds_);
    scored_ = scored_ && !is_training() && !torch::GradMode::is_enabled();
    batch_ = scene.face.size(0);
    return {scene.face, scene.mask, {}, {}, {}, {}};
  }

  int milliseconds_, calls_ = 0;
  int64_t batch_ = 0;
  bool scored_ = true;
};

const Scene kOne{torch::rand({1, 3, 8, 8}), torch::rand({1, 4, 8, 8}), torch::zeros({1, 8}), {}, {}, {}};

TEST(WearMilliseconds, AreThoseOfOneCallAfterTheFirst) {
  SlowWearer wearer(4);
  const double milliseconds = wear_milliseconds(wearer, kOne, torch::kCPU);
  EXPECT_GE(milliseconds, 4);
  EXPECT_LT(milliseconds, 40);
  EXPECT_GE(wearer.calls_, 8);
  EXPECT_LE(wearer.calls_, 53);
  EXPECT_EQ(wearer.batch_, 1);
}

TEST(WearMilliseconds, AreTakenInEvaluationAndWithoutAGraph) {
  SlowWearer wearer(0);
  wear_milliseconds(wearer, kOne, torch::kCPU);
  EXPECT_TRUE(wearer.scored_);
  EXPECT_TRUE(wearer.is_training());
  EXPECT_TRUE(torch::GradMode::is_enabled());
}

TEST(Stopwatch, CountsOnlyWhatLiesBetweenStartAndStop) {
  Stopwatch watch(torch::kCPU);
  watch.stop();
  EXPECT_EQ(watch.seconds(), 0);
  watch.start();
  sleep_milliseconds(20);
  watch.stop();
  const double once = watch.seconds();
  EXPECT_GE(once, 0.02);
  sleep_milliseconds(30);
  watch.stop();
  EXPECT_EQ(watch.seconds(), once);
  watch.start();
  sleep_milliseconds(20);
  watch.stop();
  EXPECT_GE(watch.seconds(), once + 0.02);
}

TEST(PeakMemory, GrowsWithWhatIsTouched) {
  const int64_t before = peak_memory_bytes();
  constexpr int64_t kBlock = int64_t(64) << 20;
  EXPECT_GT(before, int64_t(1) << 20);
  { const std::vector<char> block(size_t(before + kBlock), 1); }
  EXPECT_GE(peak_memory_bytes(), before + kBlock);
}

}  // namespace
}  // namespace maskbench
