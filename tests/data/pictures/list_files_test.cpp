#include "data/pictures/list_files.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/system/temporary_folder.h"

namespace maskbench {
namespace {

namespace fs = std::filesystem;

void put(const TemporaryFolder& folder, const std::string& name) {
  fs::create_directories((folder / name).parent_path());
  folder.write(name, "x");
}

std::string remarks_of(const FileListing& listing) {
  std::string text;
  for (const Remark& remark : listing.remarks)
    text += fmt::format("{} {}: {}\n", remark.what, remark.outcome, remark.reason);
  return text;
}

TEST(ListFiles, LeavesOutHiddenAndSystemFilesAndSaysSo) {
  const TemporaryFolder folder;
  for (const char* name :
       {"a.png", "b/a.png", ".ipynb_checkpoints/a-checkpoint.png", ".Trash-0/files/a.png", "b/@eaDir/a.png/SYNO.jpg",
        "Thumbs.db", "b/.DS_Store", "._a.png", "__MACOSX/._a.png", "$RECYCLE.BIN/a.png", "lost+found/a.png",
        "#recycle/a.png", "System Volume Information/a.png", "Desktop.ini"})
    put(folder, name);
  const FileListing listing = list_files(folder.path);
  EXPECT_EQ(listing.files, (std::vector<std::string>{"a.png", "b/a.png"}));
  EXPECT_EQ(remarks_of(listing),
            "#recycle skipped: is a system folder\n"
            "$RECYCLE.BIN skipped: is a system folder\n"
            ".Trash-0 skipped: is a hidden folder\n"
            "._a.png skipped: is a hidden file\n"
            ".ipynb_checkpoints skipped: is a hidden folder\n"
            "Desktop.ini skipped: is a system file\n"
            "System Volume Information skipped: is a system folder\n"
            "Thumbs.db skipped: is a system file\n"
            "__MACOSX skipped: is a system folder\n"
            "b/.DS_Store skipped: is a hidden file\n"
            "b/@eaDir skipped: is a system folder\n"
            "lost+found skipped: is a system folder\n");
}

// Only what lies below the folder is judged by its name.
TEST(ListFiles, EntersAHiddenFolderThatIsAskedFor) {
  const TemporaryFolder folder;
  put(folder, ".cache/@eaDir/a.png");
  EXPECT_EQ(list_files(folder / ".cache/@eaDir").files, std::vector<std::string>{"a.png"});
}

TEST(ListFiles, KeepsNamesThatOnlyResembleThose) {
  const TemporaryFolder folder;
  for (const char* name : {"my thumbs.db.png", "@eaDir2/a.png", "a.b/.c.png", "recycler.png"}) put(folder, name);
  EXPECT_EQ(list_files(folder.path).files,
            (std::vector<std::string>{"@eaDir2/a.png", "my thumbs.db.png", "recycler.png"}));
}

}  // namespace
}  // namespace maskbench
