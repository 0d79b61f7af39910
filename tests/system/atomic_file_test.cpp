#include "system/atomic_file.h"

#include <gtest/gtest.h>

#include "maskbench/errors.h"
#include "tests/system/temporary_folder.h"

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

TEST(PublishFolder, GivesAFolderItsNameAndReplacesNone) {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder / "made");
  folder.write("made/f", "x");
  publish_folder(folder / "made", folder / "named");
  EXPECT_EQ(read_file(folder / "named/f"), "x");
  EXPECT_EQ(folder.entries(), 1);
  std::filesystem::create_directory(folder / "made");
  EXPECT_THROW(publish_folder(folder / "made", folder / "named"), EnvironmentError);
  EXPECT_EQ(read_file(folder / "named/f"), "x");
}

// No process has the number 999999999: the kernel stops at 4194304.
TEST(RemoveLeftovers, TakesWhatDeadWritersLeftAndNothingElse) {
  const TemporaryFolder folder;
  for (const char* name : {".table.md.999999999.0.tmp", "table.md", ".hidden", "table.999999999.0.tmp"})
    folder.write(name, "x");
  folder.write(fmt::format(".table.md.{}.7.tmp", ::getppid()), "x");
  std::filesystem::create_directory(folder / ".checkpoint.999999999.1.tmp");
  folder.write(".checkpoint.999999999.1.tmp/f", "x");
  remove_leftovers(folder.path);
  EXPECT_EQ(folder.entries(), 4);
  EXPECT_TRUE(std::filesystem::exists(folder / fmt::format(".table.md.{}.7.tmp", ::getppid())));
  remove_leftovers(folder / "missing");
}

TEST(ReadFile, FailsOnWhatIsNotAFile) {
  const TemporaryFolder folder;
  EXPECT_THROW(read_file(folder / "missing"), EnvironmentError);
  EXPECT_THROW(read_file(folder.path), EnvironmentError);
}

TEST(PlaceOfAFile, IsRefusedWhereItCouldNotBeWritten) {
  const TemporaryFolder folder;
  folder.write("file", "");
  EXPECT_NO_THROW(expect_writable(folder / "new"));
  EXPECT_NO_THROW(expect_writable(folder / "file"));
  EXPECT_NO_THROW(expect_writable("/dev/null"));
  EXPECT_THROW(expect_writable(folder / "missing/new"), EnvironmentError);
  EXPECT_THROW(expect_writable(folder / "file/new"), EnvironmentError);
  EXPECT_THROW(expect_writable(folder.path), EnvironmentError);
  EXPECT_EQ(folder.entries(), 1);
}

TEST(PlaceOfAFolder, IsRefusedWhereItCouldNotBeMade) {
  const TemporaryFolder folder;
  folder.write("file", "");
  EXPECT_NO_THROW(expect_folder(folder.path));
  EXPECT_NO_THROW(expect_folder(folder / "a/b/../c"));
  EXPECT_NO_THROW(expect_folder("results of no one/demo"));
  EXPECT_THROW(expect_folder(folder / "file"), EnvironmentError);
  EXPECT_THROW(expect_folder(folder / "file/a"), EnvironmentError);
  EXPECT_EQ(folder.entries(), 1);
}

}  // namespace
}  // namespace maskbench
