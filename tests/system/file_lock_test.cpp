#include "system/file_lock.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "maskbench/errors.h"
#include "system/atomic_file.h"
#include "system/child_process.h"
#include "tests/system/temporary_folder.h"

namespace maskbench {
namespace {

TEST(FileLock, IsHeldByOneOnly) {
  const TemporaryFolder folder;
  auto lock = FileLock::take(folder / "lock");
  ASSERT_TRUE(lock);
  EXPECT_FALSE(FileLock::take(folder / "lock"));
  EXPECT_EQ(FileLock::holder(folder / "lock").rfind(fmt::format("process {} on ", ::getpid()), 0), 0u);
  lock.reset();
  EXPECT_TRUE(FileLock::take(folder / "lock"));
}

TEST(FileLock, IsSeenToBeHeldWithoutTouchingIt) {
  const TemporaryFolder folder;
  EXPECT_FALSE(FileLock::is_held(folder / "lock"));
  EXPECT_EQ(folder.entries(), 0);
  auto lock = FileLock::take(folder / "lock");
  EXPECT_TRUE(FileLock::is_held(folder / "lock"));
  lock.reset();
  const std::string before = read_file(folder / "lock");
  EXPECT_FALSE(FileLock::is_held(folder / "lock"));
  EXPECT_EQ(read_file(folder / "lock"), before);
}

TEST(FileLock, IsFreeAgainWhenItsProcessWasKilled) {
  const TemporaryFolder folder;
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    const auto lock = FileLock::take(folder / "lock");
    if (::write(ends[1], "x", 1) == 1) ::pause();
    ::_exit(0);
  }
  char held;
  ASSERT_EQ(::read(ends[0], &held, 1), 1);
  EXPECT_FALSE(FileLock::take(folder / "lock"));
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  EXPECT_TRUE(FileLock::take(folder / "lock"));
  ::close(ends[0]);
  ::close(ends[1]);
}

TEST(FileLock, IsHeldByAChildThatInheritedItAfterItsOwnerLetItGo) {
  const TemporaryFolder folder;
  auto lock = FileLock::take(folder / "lock");
  ASSERT_TRUE(lock);
  {
    ChildProcess child({"/bin/sh", "-c", "echo up >&3; exec sleep 60"}, folder / "log", lock->descriptor());
    EXPECT_EQ(child.next_line(20), "up");
    lock.reset();
    EXPECT_FALSE(FileLock::take(folder / "lock"));
  }
  EXPECT_TRUE(FileLock::take(folder / "lock"));
}

TEST(FileLock, IsNotHeldByAChildThatWasNotGivenIt) {
  const TemporaryFolder folder;
  auto lock = FileLock::take(folder / "lock");
  ChildProcess child({"/bin/sh", "-c", "echo up >&3; exec sleep 60"}, folder / "log");
  EXPECT_EQ(child.next_line(20), "up");
  lock.reset();
  EXPECT_TRUE(FileLock::take(folder / "lock"));
}

TEST(FileLock, CannotBeTakenWhereNoFileCanBe) {
  const TemporaryFolder folder;
  EXPECT_THROW(FileLock::take(folder / "missing/lock"), EnvironmentError);
}

}  // namespace
}  // namespace maskbench
