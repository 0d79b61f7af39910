#include "bench/verdict.h"

#include <gtest/gtest.h>

#include "maskbench/errors.h"
#include "system/atomic_file.h"
#include "tests/system/temporary_folder.h"

namespace maskbench::bench {
namespace {

TEST(Verdict, IsFasterWhereTheWholeIntervalIsBelowOne) {
  const Verdict verdict = judge({10, 10.1, 9.9, 10, 10}, {8, 8.1, 7.9, 8, 8});
  EXPECT_EQ(verdict.word, "faster");
  EXPECT_NEAR(verdict.ratio, 0.8, 1e-12);
  EXPECT_GT(verdict.interval.low, 0.75);
  EXPECT_LT(verdict.interval.high, 0.85);
}

TEST(Verdict, IsSlowerTheOtherWayRound) { EXPECT_EQ(judge({8, 8.1, 7.9}, {10, 10.1, 9.9}).word, "slower"); }

TEST(Verdict, IsTheSameWithinThreePercent) {
  EXPECT_EQ(judge({100, 100.5, 99.5, 100}, {101, 100.6, 101.2, 101}).word, "same");
}

TEST(Verdict, CannotTellWhereTimesScatter) {
  EXPECT_EQ(judge({10, 14, 8, 12, 9}, {9, 13, 8, 10, 12}).word, "cannot tell");
}

TEST(Verdict, CannotTellOfTwoRepetitions) {
  const Verdict verdict = judge({10, 10}, {5, 5});
  EXPECT_EQ(verdict.word, "cannot tell");
  EXPECT_NEAR(verdict.ratio, 0.5, 1e-12);
}

class MeasuredFiles : public testing::Test {
 protected:
  std::string file(const std::string& name, const std::string& benchmarks) const {
    write_file_atomically(folder / name, "{\"context\": {}, \"benchmarks\": [" + benchmarks + "]}");
    return folder / name;
  }
  static std::string entry(const std::string& name, double time, const std::string& kind = "iteration") {
    return R"({"name": ")" + name + R"(", "run_name": ")" + name + R"(", "run_type": ")" + kind +
           R"(", "real_time": )" + std::to_string(time) + "}";
  }
  static std::string thrice(const std::string& name, double time) {
    return entry(name, time) + "," + entry(name, time) + "," + entry(name, time);
  }
  TemporaryFolder folder;
};

TEST_F(MeasuredFiles, AreComparedByName) {
  const std::string before = file("a.json", thrice("gan_stn/b16/s144", 10) + "," + thrice("old", 1)),
                    after = file("b.json", thrice("gan_stn/b16/s144", 5) + "," + thrice("new", 1));
  EXPECT_EQ(comparison(before, after), "faster       0.500 x [0.500, 0.500]  gan_stn/b16/s144\nonly in " + before +
                                           ": old\nonly in " + after + ": new\n");
}

TEST_F(MeasuredFiles, AreReadWithoutAggregates) {
  const auto times = read_times(file("a.json", thrice("x", 2) + "," + entry("x", 99, "aggregate")));
  EXPECT_EQ(times.at("x"), (Times{2, 2, 2}));
}

TEST_F(MeasuredFiles, OfAnotherKindAreRefused) {
  write_file_atomically(folder / "text", "no JSON");
  write_file_atomically(folder / "list", "[1]");
  EXPECT_THROW(read_times(folder / "text"), UserError);
  EXPECT_THROW(read_times(folder / "list"), UserError);
}

}  // namespace
}  // namespace maskbench::bench
