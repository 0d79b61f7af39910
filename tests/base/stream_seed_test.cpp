#include "maskbench/stream_seed.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace maskbench {
namespace {

// From the same formula in Python. Change one and no earlier run can be repeated.
TEST(StreamSeed, IsTheSameOnEveryMachine) {
  EXPECT_EQ(stream_seed(0, ""), 0xd5784dc90ff56603u);
  EXPECT_EQ(stream_seed(0, "initial weights"), 0x8784ee09e2153f0fu);
  EXPECT_EQ(stream_seed(7, "pairs", 3, 5), 0x65332857720b2f61u);
  EXPECT_EQ(stream_seed(~0ull, "masked \xc3\xa4", ~0ull, ~0ull), 0x2e587ab5f0c00e52u);
}

TEST(StreamSeed, DiffersInEachArgument) {
  const std::set<uint64_t> seeds = {stream_seed(1, "a", 2, 3), stream_seed(2, "a", 2, 3), stream_seed(1, "b", 2, 3),
                                    stream_seed(1, "a", 3, 3), stream_seed(1, "a", 2, 4), stream_seed(2, "a", 1, 3),
                                    stream_seed(1, "a", 3, 2), stream_seed(3, "a", 2, 1)};
  EXPECT_EQ(seeds.size(), 8u);
}

TEST(StreamSeed, DoesNotRepeatAmongNeighbours) {
  std::set<uint64_t> seeds;
  for (uint64_t seed = 0; seed < 10; ++seed)
    for (uint64_t iteration = 0; iteration < 100; ++iteration)
      for (uint64_t index = 0; index < 10; ++index) seeds.insert(stream_seed(seed, "pairs", iteration, index));
  EXPECT_EQ(seeds.size(), 10'000u);
}

}  // namespace
}  // namespace maskbench
