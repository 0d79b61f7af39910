#include "train/graphed_step.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace maskbench {
namespace {

// Counts what is asked of it; records on the CPU, where work is done while it is recorded.
struct Counted {
  int captures = 0, replays = 0;
  bool fails = false;
};

class CountedGraph final : public DeviceGraph {
 public:
  explicit CountedGraph(Counted& counted) : counted_(counted) {}
  void capture(const std::function<void()>& work) override {
    ++counted_.captures;
    work();
    if (counted_.fails) throw std::runtime_error("cannot be captured\nand a stack trace");
  }
  void replay() override { ++counted_.replays; }

 private:
  Counted& counted_;
};

struct Repeated {
  Counted counted;
  StepInputs values{at::kCPU};
  GraphedStep replay{std::make_unique<CountedGraph>(counted), values};
  int time = 0, eager = 0;
  at::Tensor seen;

  int next() {
    ++time;
    replay([this] {
      ++eager;
      seen = values.put({}, at::kLong, [this](at::Tensor& to) { to.fill_(time); });
    });
    return int(seen.item<int64_t>());
  }
};

TEST(GraphedStep, IsEagerThreeTimesAndThenAGraphWithNewNumbersEachTime) {
  Repeated repeated;
  for (int time = 1; time <= 3; ++time) EXPECT_EQ(repeated.next(), time);
  EXPECT_FALSE(repeated.replay.recorded());
  for (int time = 4; time <= 6; ++time) EXPECT_EQ(repeated.next(), time);
  EXPECT_TRUE(repeated.replay.recorded());
  EXPECT_EQ(repeated.eager, 3 + 1);
  EXPECT_EQ(repeated.counted.captures, 1);
  EXPECT_EQ(repeated.counted.replays, 3);
}

TEST(GraphedStep, StaysEagerWhereRecordingFails) {
  Repeated repeated;
  repeated.counted.fails = true;
  for (int time = 1; time <= 6; ++time) EXPECT_EQ(repeated.next(), time);
  EXPECT_EQ(repeated.counted.captures, 1);
  EXPECT_EQ(repeated.counted.replays, 0);
  EXPECT_FALSE(repeated.replay.recorded());
}

TEST(GraphedStep, StaysEagerFromARefusalOn) {
  Repeated before, after;
  before.replay.refuse("a reason");
  for (int time = 1; time <= 5; ++time) {
    EXPECT_EQ(before.next(), time);
    EXPECT_EQ(after.next(), time);
  }
  EXPECT_EQ(before.counted.captures, 0);
  after.replay.refuse("a reason");
  EXPECT_EQ(after.next(), 6);
  EXPECT_EQ(after.counted.replays, 2);
}

TEST(GraphedStep, WithoutAGraphIsEager) {
  StepInputs values(at::kCPU);
  GraphedStep replay(nullptr, values);
  int done = 0;
  for (int time = 0; time < 5; ++time) replay([&] { ++done; });
  EXPECT_EQ(done, 5);
}

}  // namespace
}  // namespace maskbench
