#include "formats/content_cache.h"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/system/temporary_folder.h"

namespace maskbench {
namespace {

const std::string kTwo("\0\0\0\0\0\0\0\100", 8), kOther("\0\0\0\0\0\0\0\101", 8);

TensorView number(const std::string& bytes) { return {"F64", {1}, bytes}; }

std::filesystem::path only_file(const std::filesystem::path& folder) {
  return std::filesystem::directory_iterator(folder)->path();
}

TEST(ContentCache, FindsWhatWasPutThenAndLater) {
  const TemporaryFolder folder;
  ContentCache cache(folder / "cache");
  EXPECT_FALSE(cache.find("two"));
  cache.put("two", number(kTwo));
  EXPECT_EQ(cache.find("two")->bytes, kTwo);
  cache.save();
  EXPECT_EQ(cache.find("two")->bytes, kTwo);
  const ContentCache later(folder / "cache");
  EXPECT_EQ(later.find("two")->bytes, kTwo);
  EXPECT_EQ(later.find("two")->shape, std::vector<int64_t>{1});
  EXPECT_FALSE(later.find("three"));
}

TEST(ContentCache, KeepsWhatIsThere) {
  const TemporaryFolder folder;
  ContentCache cache(folder / "cache");
  cache.put("two", number(kTwo));
  cache.save();
  cache.put("two", number(kOther));
  cache.save();
  EXPECT_EQ(cache.find("two")->bytes, kTwo);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder / "cache"), {}), 1);
}

TEST(ContentCache, GrowsByAFileForEachSave) {
  const TemporaryFolder folder;
  for (const std::string key : {"a", "b"}) {
    ContentCache cache(folder.path);
    cache.put(key, number(kTwo));
    cache.save();
  }
  const ContentCache both(folder.path);
  EXPECT_TRUE(both.find("a") && both.find("b"));
  EXPECT_EQ(folder.entries(), 2);
}

TEST(ContentCache, WritesNothingWhereNothingIsNew) {
  const TemporaryFolder folder;
  ContentCache(folder / "cache").save();
  EXPECT_FALSE(std::filesystem::exists(folder / "cache"));
}

// One byte of a number flipped: still a well-formed file.
TEST(ContentCache, PassesOverAFileThatIsNotWhatItsNameSays) {
  const TemporaryFolder folder;
  ContentCache cache(folder.path);
  cache.put("two", number(kTwo));
  cache.save();
  std::fstream file(only_file(folder.path), std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(-1, std::ios::end);
  file.put('\101');
  file.close();
  EXPECT_FALSE(ContentCache(folder.path).find("two"));
}

TEST(ContentCache, PassesOverOtherFiles) {
  const TemporaryFolder folder;
  folder.write("notes.txt", "x");
  folder.write("cut.safetensors", "x");
  std::filesystem::create_directory(folder / "below.safetensors");
  EXPECT_FALSE(ContentCache(folder.path).find("two"));
}

}  // namespace
}  // namespace maskbench
