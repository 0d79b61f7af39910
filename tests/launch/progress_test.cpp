// What is shown of runs where stderr is no terminal.
#include "launch/progress.h"

#include <gtest/gtest.h>

#include <functional>

namespace maskbench {
namespace {

std::string shown(size_t runs, const std::function<void(Progress&)>& happens) {
  testing::internal::CaptureStderr();
  {
    Progress progress(runs);
    happens(progress);
  }
  return testing::internal::GetCapturedStderr();
}

TEST(Progress, CountsTheRunsThatEnded) {
  EXPECT_EQ(shown(2,
                  [](Progress& progress) {
                    progress.started("a");
                    progress.ended("a", "done");
                    progress.remark("by the way");
                    progress.ended("b", "failed: why");
                  }),
            "a: started\n[1/2] a: done\nby the way\n[2/2] b: failed: why\n");
}

TEST(Progress, TellsEachTenthOfAPhaseOnce) {
  const std::string text = shown(1, [](Progress& progress) {
    progress.started("a");
    for (int64_t done = 0; done <= 200; ++done) progress.moved("a", "training", done, 200);
  });
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 11) << text;
  EXPECT_NE(text.find("a: training 20/200\n"), std::string::npos) << text;
  EXPECT_NE(text.find("a: training 200/200\n"), std::string::npos) << text;
}

TEST(Progress, StartsAgainWithTheNextPhase) {
  const std::string text = shown(1, [](Progress& progress) {
    progress.moved("a", "training", 10, 10);
    progress.moved("a", "scoring", 5, 10);
  });
  EXPECT_EQ(text, "a: training 10/10\na: scoring 5/10\n");
}

TEST(Progress, SaysNothingOfAPhaseOfUnknownLength) {
  EXPECT_EQ(shown(1, [](Progress& progress) { progress.moved("a", "task 17_0", 40, 0); }), "");
}

}  // namespace
}  // namespace maskbench
