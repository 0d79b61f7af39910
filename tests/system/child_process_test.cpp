#include "system/child_process.h"

#include <gtest/gtest.h>

#include <chrono>
#include <csignal>

#include "system/atomic_file.h"
#include "tests/system/temporary_folder.h"

namespace maskbench {
namespace {

ChildProcess shell(const std::string& script, const TemporaryFolder& folder) {
  return ChildProcess({"/bin/sh", "-c", script}, folder / "log");
}

TEST(ChildProcess, TellsItsExitCode) {
  const TemporaryFolder folder;
  EXPECT_TRUE(shell("exit 0", folder).wait().ok());
  const Exit exit = shell("exit 3", folder).wait();
  EXPECT_EQ(exit.code, 3);
  EXPECT_FALSE(exit.ok());
  EXPECT_EQ(exit.text(), "exit code 3");
}

TEST(ChildProcess, TellsTheSignalThatKilledIt) {
  const TemporaryFolder folder;
  const Exit exit = shell("kill -SEGV $$", folder).wait();
  EXPECT_EQ(exit.signal, SIGSEGV);
  EXPECT_FALSE(exit.ok());
  EXPECT_EQ(exit.text(), "signal 11 (Segmentation fault)");
}

TEST(ChildProcess, ExitsWith127WhenThereIsNoSuchProgram) {
  const TemporaryFolder folder;
  EXPECT_EQ(ChildProcess({"/no/such/program"}, folder / "log").wait().code, 127);
}

TEST(ChildProcess, AppendsBothOutputsToTheLog) {
  const TemporaryFolder folder;
  folder.write("log", "before\n");
  shell("echo out; echo err >&2", folder).wait();
  EXPECT_EQ(read_file(folder / "log"), "before\nout\nerr\n");
}

TEST(ChildProcess, HandsOverWholeLinesInOrder) {
  const TemporaryFolder folder;
  auto child = shell("printf 'one\\ntw' >&3; printf 'o\\n\\nunfinished' >&3", folder);
  EXPECT_EQ(child.next_line(10), "one");
  EXPECT_EQ(child.next_line(10), "two");
  EXPECT_TRUE(child.wait().ok());
  bool open = true;
  const auto rest = child.read_lines(open);
  EXPECT_FALSE(open);
  EXPECT_LE(rest.size(), 1u);  // the empty line; what has no end is no line
}

TEST(ChildProcess, HandsOverMoreThanAPipeHolds) {
  const TemporaryFolder folder;
  auto child = shell("i=0; while [ $i -lt 20000 ]; do echo line $i; i=$((i+1)); done >&3", folder);
  for (int i = 0; i < 20000; ++i) ASSERT_EQ(child.next_line(30), fmt::format("line {}", i));
  EXPECT_TRUE(child.wait().ok());
}

TEST(ChildProcess, GivesUpOnALineAfterTheTime) {
  const TemporaryFolder folder;
  auto child = shell("exec sleep 30", folder);
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(child.next_line(0.2), "");
  const std::chrono::duration<double> waited = std::chrono::steady_clock::now() - start;
  EXPECT_GE(waited.count(), 0.2);
  EXPECT_LT(waited.count(), 20);
  child.signal(SIGTERM);
  EXPECT_EQ(child.wait().signal, SIGTERM);
}

TEST(ChildProcess, IsKilledWhenItsOwnerGoes) {
  const TemporaryFolder folder;
  const auto start = std::chrono::steady_clock::now();
  { const auto child = shell("exec sleep 30", folder); }
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20));
}

TEST(ChildProcess, DoesNotHoldThePipeOfAnother) {
  const TemporaryFolder folder;
  auto first = shell("exit 0", folder);
  const auto second = shell("exec sleep 30", folder);
  EXPECT_EQ(first.next_line(20), "");
  bool open = true;
  first.read_lines(open);
  EXPECT_FALSE(open);
}

}  // namespace
}  // namespace maskbench
