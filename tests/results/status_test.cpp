#include "results/status.h"

#include <gtest/gtest.h>

#include "tests/system/temporary_folder.h"

namespace maskbench {
namespace {

TEST(StatusFile, ComesBackAsItWas) {
  const TemporaryFolder folder;
  const Status written = {.state = "failed",
                          .why = "signal 11",
                          .log = {"one", "two"},
                          .iteration = 12,
                          .seconds_per_iteration = 0.1,
                          .pictures_per_second = 160,
                          .checkpoint_seconds = 0.5,
                          .wear_milliseconds = 5.25,
                          .peak_memory_bytes = int64_t{1} << 40,
                          .wall_seconds = 99.5};
  write_status(folder.path, written);
  const Status read = read_status(folder.path);
  EXPECT_EQ(read.state, written.state);
  EXPECT_EQ(read.why, written.why);
  EXPECT_EQ(read.log, written.log);
  EXPECT_EQ(read.iteration, written.iteration);
  EXPECT_EQ(read.seconds_per_iteration, written.seconds_per_iteration);
  EXPECT_EQ(read.pictures_per_second, written.pictures_per_second);
  EXPECT_EQ(read.checkpoint_seconds, written.checkpoint_seconds);
  EXPECT_EQ(read.wear_milliseconds, written.wear_milliseconds);
  EXPECT_EQ(read.peak_memory_bytes, written.peak_memory_bytes);
  EXPECT_EQ(read.wall_seconds, written.wall_seconds);
}

TEST(StatusFile, WithoutAFileIsMissing) {
  const TemporaryFolder folder;
  EXPECT_EQ(find_status(folder.path).state, "missing");
  EXPECT_THROW(read_status(folder.path), std::runtime_error);
}

TEST(StatusFile, ThatIsDamagedOrNewerIsUnreadable) {
  const TemporaryFolder folder;
  for (const char* text : {"{", "[]", R"({"why": "x"})", R"({"state": 3})", R"({"state": "done", "iteration": "x"})",
                           R"({"state": "done", "version": 2})"}) {
    folder.write("status.json", text);
    EXPECT_EQ(find_status(folder.path).state, "unreadable") << text;
    EXPECT_NE(find_status(folder.path).why.find("status.json: "), std::string::npos) << text;
  }
}

TEST(StatusFile, EndsInThreeStates) {
  for (const char* state : {"done", "diverged", "collapsed"}) EXPECT_TRUE(has_ended(state)) << state;
  for (const char* state : {"running", "interrupted", "failed", "missing", "unreadable"})
    EXPECT_FALSE(has_ended(state)) << state;
}

}  // namespace
}  // namespace maskbench
