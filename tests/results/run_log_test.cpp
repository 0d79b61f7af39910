#include "results/run_log.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "system/atomic_file.h"
#include "system/command.h"
#include "tests/system/temporary_folder.h"

namespace maskbench {
namespace {

class ARunLog : public testing::Test {
 protected:
  // Logs `count` iterations from `first` on as a process that then ends; returns the length of scalars.jsonl.
  int64_t process(int64_t kept, int64_t first, int64_t count) const {
    RunLog log(RunFolder(folder_.path), kept);
    for (int64_t i = first; i < first + count; ++i)
      log.scalars(i, {{"critic_loss", 0.5 * double(i)}, {"generator_loss", -1.0}});
    return log.sync();
  }

  // "step:value" of the critic's loss, in the order in which TensorBoard reads it.
  std::string points() const {
    std::string text;
    for (const auto& file : event_files(folder_.path))
      for (const Event& event : read_events(read_file(file)))
        if (event.tag == "critic_loss") text += fmt::format("{}:{} ", event.step, event.value);
    return text;
  }

  const TemporaryFolder folder_;
};

TEST_F(ARunLog, OfAResumedRunHoldsEachPointOnceInOrder) {
  const int64_t checkpoint = process(0, 1, 3);
  process(checkpoint, 4, 4);  // killed after iteration 7
  process(checkpoint, 4, 2);  // again, after iteration 5
  const int64_t end = process(checkpoint, 4, 6);
  EXPECT_EQ(points(), "1:0.5 2:1 3:1.5 4:2 5:2.5 6:3 7:3.5 8:4 9:4.5 ");
  process(end, 10, 0);  // resumed where it had ended
  EXPECT_EQ(points(), "1:0.5 2:1 3:1.5 4:2 5:2.5 6:3 7:3.5 8:4 9:4.5 ");
}

TEST_F(ARunLog, OfARunThatBeginsAnewForgetsTheOldOne) {
  process(0, 1, 9);
  process(0, -2, 5);  // with pretraining
  EXPECT_EQ(points(), "-2:-1 -1:-0.5 0:0 1:0.5 2:1 ");
}

TEST_F(ARunLog, DropsAnEventThatWasCutOff) {
  const int64_t kept = process(0, 1, 3);
  const auto file = event_files(folder_.path)[0];
  const std::string content = read_file(file);
  write_file_atomically(file, content + content.substr(content.size() - 20));
  process(kept, 4, 1);
  EXPECT_EQ(points(), "1:0.5 2:1 3:1.5 4:2 ");
}

TEST_F(ARunLog, IsReadByTensorBoard) {
  const char* given = std::getenv("MASKBENCH_TEST_PYTHON");
  const std::string python = given ? given : find_program("python3");
  if (python.empty() || run_command({python, "-c", "import tensorboard"}).code != 0)
    GTEST_SKIP() << "needs Python's package tensorboard: MASKBENCH_TEST_PYTHON names a Python that has it";
  const int64_t checkpoint = process(0, 1, 3);
  process(checkpoint, 4, 9);
  process(checkpoint, 4, 3);
  const std::string script =
      "import sys\n"
      "from tensorboard.backend.event_processing.event_accumulator import EventAccumulator\n"
      "read = EventAccumulator(sys.argv[1]).Reload()\n"
      "print(*(f'{e.step}:{e.value:g}' for e in read.Scalars('critic_loss')))\n";
  const CommandOutput shown = run_command({python, "-c", script, folder_.path.string()});
  ASSERT_FALSE(shown.lines.empty());
  EXPECT_EQ(shown.lines.back(), "1:0.5 2:1 3:1.5 4:2 5:2.5 6:3");
}

}  // namespace
}  // namespace maskbench
