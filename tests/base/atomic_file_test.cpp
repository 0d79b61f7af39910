#include "base/atomic_file.h"

#include <gtest/gtest.h>

#include "maskbench/errors.h"
#include "temporary_folder.h"

namespace maskbench {
namespace {

TEST(AtomicFile, WritesTheBytesAndNothingElse) {
  const TemporaryFolder folder;
  const std::string bytes("a\0b\r\n", 5);
  write_file_atomically(folder / "f", "old and longer than the new one");
  write_file_atomically(folder / "f", bytes);
  EXPECT_EQ(read_file(folder / "f"), bytes);
  EXPECT_EQ(folder.entries(), 1);
}

TEST(AtomicFile, LeavesTheTargetAloneWhenItCannotBeReplaced) {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder / "taken");
  folder.write("taken/inside", "kept");
  EXPECT_THROW(write_file_atomically(folder / "taken", "new"), EnvironmentError);
  EXPECT_EQ(read_file(folder / "taken/inside"), "kept");
  EXPECT_EQ(folder.entries(), 1);  // no temporary
}

TEST(AtomicFile, NamesThePathAndTheReasonInAMissingFolder) {
  const TemporaryFolder folder;
  try {
    write_file_atomically(folder / "missing/f", "x");
    FAIL() << "written";
  } catch (const EnvironmentError& problem) {
    EXPECT_EQ(problem.what(),
              fmt::format("cannot write {}: No such file or directory", (folder / "missing/f").string()));
  }
  EXPECT_EQ(folder.entries(), 0);
}

TEST(MakeFolder, MakesParentsAndAcceptsWhatIsThere) {
  const TemporaryFolder folder;
  make_folder(folder / "a/b/c");
  make_folder(folder / "a/b/c");
  EXPECT_TRUE(std::filesystem::is_directory(folder / "a/b/c"));
}

TEST(MakeFolder, FailsWhereAFileStandsInTheWay) {
  const TemporaryFolder folder;
  folder.write("f", "");
  EXPECT_THROW(make_folder(folder / "f"), EnvironmentError);
  EXPECT_THROW(make_folder(folder / "f/below"), EnvironmentError);
}

TEST(ReadFile, FailsOnWhatIsNotAFile) {
  const TemporaryFolder folder;
  EXPECT_THROW(read_file(folder / "missing"), EnvironmentError);
  EXPECT_THROW(read_file(folder.path), EnvironmentError);
}

}  // namespace
}  // namespace maskbench
