#include "results/checkpoints.h"

#include <gtest/gtest.h>

#include <random>

#include "base/sha256.h"
#include "maskbench/errors.h"
#include "system/atomic_file.h"
#include "tests/system/temporary_folder.h"

namespace maskbench {
namespace {

namespace fs = std::filesystem;

class Checkpoints : public testing::Test {
 protected:
  static LoopState after(int64_t iteration) {
    LoopState state;
    state.iteration = iteration;
    state.average_updates = 7;
    state.goal_missing = "never";
    state.goal_reason = "never_reached";
    state.timed_seconds = 0.1;  // no sum of powers of two: every bit must come back
    return state;
  }

  fs::path write(int64_t iteration) const {
    checkpoints_.write(after(iteration), [](const fs::path& into) {
      const std::string bytes(300, 'w');
      write_file_atomically(into / "weights", bytes);
      return std::map<std::string, std::string>{{"weights", sha256(bytes)}};
    });
    return folder_ / ("checkpoints/" + after(iteration).name());
  }

  std::vector<std::string> names() const {
    std::vector<std::string> found;
    for (const fs::path& path : checkpoints_.newest_first()) found.push_back(path.filename());
    return found;
  }

  void expect_refused(const fs::path& checkpoint, const std::string& part) const {
    try {
      checkpoints_.read(checkpoint);
      ADD_FAILURE() << "read, though it should say: " << part;
    } catch (const UserError& error) {
      EXPECT_NE(std::string(error.what()).find(part), std::string::npos) << error.what();
    }
  }

  const TemporaryFolder folder_;
  const CheckpointFolder checkpoints_{folder_ / "checkpoints", "abc"};
};

TEST_F(Checkpoints, ComeBackAsTheyWere) {
  const LoopState state = checkpoints_.read(write(12));
  EXPECT_EQ(state.iteration, 12);
  EXPECT_EQ(state.average_updates, 7);
  EXPECT_EQ(state.goal_reason, "never_reached");
  EXPECT_EQ(state.goal_iteration, -1);
  EXPECT_EQ(state.goal_missing, "never");
  EXPECT_EQ(state.timed_seconds, 0.1);
}

TEST_F(Checkpoints, AreTheLastTwoOnly) {
  for (int64_t iteration : {1, 2, 3, 10}) write(iteration);
  EXPECT_EQ(names(), (std::vector<std::string>{"000010", "000003"}));
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_ / "checkpoints"), {}), 2);
}

// Training went on from 3: what is newer could not be used.
TEST_F(Checkpoints, NewerThanTheOneWrittenAreRemoved) {
  for (int64_t iteration : {3, 9}) write(iteration);
  write(4);
  EXPECT_EQ(names(), (std::vector<std::string>{"000004", "000003"}));
}

TEST_F(Checkpoints, AreReplacedByOneOfTheSameName) {
  write(3);
  fs::remove(folder_ / "checkpoints/000003/weights");
  EXPECT_EQ(checkpoints_.read(write(3)).iteration, 3);
}

TEST_F(Checkpoints, OfPretrainingComeBeforeAllOthers) {
  LoopState state;
  state.pretrained = 900;
  EXPECT_EQ(state.name(), "pretraining-000900");
  checkpoints_.write(state, [](const fs::path&) { return std::map<std::string, std::string>{}; });
  write(1);
  EXPECT_EQ(names(), (std::vector<std::string>{"000001", "pretraining-000900"}));
}

TEST_F(Checkpoints, ThatCannotBeWrittenLeaveNothing) {
  write(1);
  EXPECT_THROW(checkpoints_.write(after(2),
                                  [](const fs::path& into) -> std::map<std::string, std::string> {
                                    write_file_atomically(into / "half", "x");
                                    throw EnvironmentError("no space left");
                                  }),
               EnvironmentError);
  EXPECT_EQ(names(), std::vector<std::string>{"000001"});
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_ / "checkpoints"), {}), 1);
}

TEST_F(Checkpoints, AreNotMadeInAFolderThatWasDeleted) {
  const CheckpointFolder lost(folder_ / "deleted/checkpoints", "abc");
  EXPECT_THROW(lost.write(after(1), [](const fs::path&) { return std::map<std::string, std::string>{}; }),
               EnvironmentError);
  EXPECT_FALSE(fs::exists(folder_ / "deleted"));
}

TEST_F(Checkpoints, ThatWereNotFinishedAreCleanedAway) {
  write(1);
  fs::create_directory(folder_ / "checkpoints/.checkpoint.999999999.0.tmp");
  checkpoints_.clean();
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_ / "checkpoints"), {}), 1);
}

TEST_F(Checkpoints, OfAnotherRunAreRefused) {
  const fs::path checkpoint = write(1);
  try {
    CheckpointFolder(folder_ / "checkpoints", "other").read(checkpoint);
    FAIL() << "read";
  } catch (const UserError& error) {
    EXPECT_STREQ(error.what(), "it belongs to another run");
  }
}

TEST_F(Checkpoints, ThatLackAFileAreRefused) {
  const fs::path checkpoint = write(1);
  fs::remove(checkpoint / "weights");
  expect_refused(checkpoint, "weights");
  fs::remove(checkpoint / "state.json");
  expect_refused(checkpoint, "state.json");
}

TEST_F(Checkpoints, ShowEachOfAThousandFlipsAndCuts) {
  const fs::path checkpoint = write(1);
  const std::string files[] = {"weights", "state.json"};
  std::mt19937 chance(1);
  for (int i = 0; i < 1000; ++i) {
    const fs::path file = checkpoint / files[i % 2];
    const std::string whole = read_file(file);
    std::string damaged = whole;
    const size_t at = chance() % whole.size();
    if (i % 5 == 0)
      damaged.resize(at);
    else
      damaged[at] = char(damaged[at] ^ (1 << chance() % 8));
    write_file_atomically(file, damaged);
    ASSERT_THROW(checkpoints_.read(checkpoint), UserError) << file << " at " << at;
    write_file_atomically(file, whole);
  }
  EXPECT_EQ(checkpoints_.read(checkpoint).iteration, 1);
}

}  // namespace
}  // namespace maskbench
