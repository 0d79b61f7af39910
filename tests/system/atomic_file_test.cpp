#include "system/atomic_file.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

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

TEST(AtomicFile, KeepsTheModeOfTheOldFile) {
  const TemporaryFolder folder;
  for (const mode_t mode : {0600, 0640, 0755}) {
    folder.write("f", "old");
    ASSERT_EQ(::chmod((folder / "f").c_str(), mode), 0);
    write_file_atomically(folder / "f", "new");
    struct stat about {};
    ASSERT_EQ(::stat((folder / "f").c_str(), &about), 0);
    EXPECT_EQ(about.st_mode & 0777, mode);
    EXPECT_EQ(read_file(folder / "f"), "new");
  }
}

TEST(AtomicFile, FollowsLinks) {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder / "real");
  folder.write("real/f", "old");
  std::filesystem::create_symlink("real/f", folder / "relative");
  std::filesystem::create_symlink(folder / "relative", folder / "twice");
  std::filesystem::create_symlink("real/none_yet", folder / "dangling");
  write_file_atomically(folder / "twice", "new");
  write_file_atomically(folder / "dangling", "made");
  EXPECT_EQ(read_file(folder / "real/f"), "new");
  EXPECT_EQ(read_file(folder / "real/none_yet"), "made");
  for (const char* link : {"relative", "twice", "dangling"}) EXPECT_TRUE(std::filesystem::is_symlink(folder / link));
  std::filesystem::create_symlink("circle", folder / "circle");
  EXPECT_THROW(write_file_atomically(folder / "circle", "x"), EnvironmentError);
}

TEST(AtomicFile, WritesThroughAFifo) {
  const TemporaryFolder folder;
  ASSERT_EQ(::mkfifo((folder / "fifo").c_str(), 0600), 0);
  const int reader = ::open((folder / "fifo").c_str(), O_RDONLY | O_NONBLOCK);
  write_file_atomically(folder / "fifo", "through");
  char bytes[16] = {};
  EXPECT_EQ(::read(reader, bytes, sizeof bytes), 7);
  EXPECT_STREQ(bytes, "through");
  ::close(reader);
  EXPECT_TRUE(std::filesystem::is_fifo(folder / "fifo"));
}

TEST(AtomicFile, WritesThroughADevice) {
  write_file_atomically("/dev/null", "x");
  EXPECT_TRUE(std::filesystem::is_character_file("/dev/null"));
  EXPECT_THROW(write_file_atomically("/dev/full", "x"), EnvironmentError);
  EXPECT_TRUE(std::filesystem::is_character_file("/dev/full"));
}

// Also where it is a regular file: standard output of `>FILE` must not be replaced under the shell's feet.
TEST(AtomicFile, WritesToADescriptorOfThisProcess) {
  const TemporaryFolder folder;
  const int file = ::open((folder / "f").c_str(), O_RDWR | O_CREAT, 0600);
  ASSERT_EQ(::write(file, "first ", 6), 6);
  write_file_atomically(fmt::format("/dev/fd/{}", file), "second ");
  write_file_atomically(fmt::format("/proc/self/fd/{}", file), "third");
  EXPECT_EQ(read_file(folder / "f"), "first second third");
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  write_file_atomically(fmt::format("/dev/fd/{}", ends[1]), "piped");
  char bytes[16] = {};
  EXPECT_EQ(::read(ends[0], bytes, sizeof bytes), 5);
  for (const int opened : {file, ends[0], ends[1]}) ::close(opened);
  EXPECT_THROW(write_file_atomically(fmt::format("/dev/fd/{}", file), "x"), EnvironmentError);
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
TEST(PublishFolder, TakesANameInTheWorkingDirectory) {
  const TemporaryFolder folder;
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(folder.path);
  std::filesystem::create_directory("made");
  EXPECT_NO_THROW(publish_folder("made", "named"));
  EXPECT_TRUE(std::filesystem::is_directory("named"));
  std::filesystem::current_path(before);
}

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

TEST(RemoveLeftovers, TakesThoseOfSubFoldersOnlyWhereAsked) {
  const TemporaryFolder folder;
  const std::string inner = "scores/000024/.ssim.json.999999999.3.tmp";
  std::filesystem::create_directories(folder / "scores/000024");
  folder.write(inner, "x");
  folder.write("scores/000024/ssim.json", "x");
  std::filesystem::create_directories(folder / "checkpoints/.checkpoint.999999999.1.tmp/removed");
  remove_leftovers(folder.path);
  EXPECT_TRUE(std::filesystem::exists(folder / inner));
  remove_leftovers_below(folder.path);
  EXPECT_FALSE(std::filesystem::exists(folder / inner));
  EXPECT_TRUE(std::filesystem::exists(folder / "scores/000024/ssim.json"));
  EXPECT_TRUE(std::filesystem::is_empty(folder / "checkpoints"));
  remove_leftovers_below(folder / "missing");
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
