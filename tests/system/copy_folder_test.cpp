#include "system/copy_folder.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "maskbench/errors.h"
#include "system/atomic_file.h"
#include "tests/system/temporary_folder.h"

namespace maskbench {
namespace {

namespace fs = std::filesystem;

TEST(CopyOfAFolder, HoldsEverythingButWhatIsLeftOut) {
  const TemporaryFolder folder;
  fs::create_directories(folder / "from/a/b");
  folder.write("from/a/b/file", "text");
  folder.write("from/lock", "");
  folder.write("from/a/lock", "");
  fs::create_symlink(folder / "from/a/b/file", folder / "from/link");
  ASSERT_EQ(::mkfifo((folder / "from/pipe").c_str(), 0600), 0);
  copy_folder(folder / "from", folder / "to", "lock");
  EXPECT_EQ(read_file(folder / "to/a/b/file"), "text");
  EXPECT_EQ(read_file(folder / "to/link"), "text");
  EXPECT_FALSE(fs::is_symlink(folder / "to/link"));
  for (const char* left : {"to/lock", "to/a/lock", "to/pipe"}) EXPECT_FALSE(fs::exists(folder / left)) << left;
}

TEST(CopyOfAFolder, IsWritableWhereTheFolderIsNot) {
  const TemporaryFolder folder;
  fs::create_directories(folder / "from/a");
  folder.write("from/a/file", "text");
  ::chmod((folder / "from/a/file").c_str(), 0444);
  ::chmod((folder / "from/a").c_str(), 0555);
  copy_folder(folder / "from", folder / "to");
  for (const char* copied : {"to", "to/a", "to/a/file"}) {
    struct stat about {};
    ASSERT_EQ(::stat((folder / copied).c_str(), &about), 0);
    EXPECT_TRUE(about.st_mode & S_IWUSR) << copied;
  }
}

TEST(CopyOfAFolder, NamesWhatCannotBeCopied) {
  const TemporaryFolder folder;
  EXPECT_THROW(copy_folder(folder / "missing", folder / "to"), EnvironmentError);
}

}  // namespace
}  // namespace maskbench
