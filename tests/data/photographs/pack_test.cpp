#include "data/photographs/pack.h"

#include <gtest/gtest.h>

#include "data/photographs/folder.h"
#include "formats/safetensors.h"
#include "maskbench/errors.h"
#include "system/atomic_file.h"
#include "tests/data/photographs/photograph_folder.h"

namespace maskbench {
namespace {

PictureSet some_set() {
  const PhotographFolder folder(8, 4, 2);
  folder.table(7);
  folder.write("faces/\xE4.png", "no picture");
  folder.write("masks/keypoints.csv", kMaskColumns + "\n0.png,10,20,40,10,70,20,12,40,40,48,68,40\n");
  return read_folder({folder.path, 24, 0.3, "", 2});
}

std::string complaint(const std::filesystem::path& pack) {
  try {
    read_pack(pack);
  } catch (const UserError& problem) {
    const std::string what = problem.what();
    return what.substr(what.find(pack.string()) == 0 ? pack.string().size() : 0);
  }
  return "";
}

TEST(Pack, HoldsTheSetByteForByte) {
  const TemporaryFolder folder;
  const PictureSet set = some_set();
  write_pack(folder / "p.safetensors", set);
  const PictureSet back = read_pack(folder / "p.safetensors");
  EXPECT_EQ(back.size, 24);
  EXPECT_EQ(back.faces.names, set.faces.names);
  EXPECT_EQ(back.faces.groups, set.faces.groups);
  EXPECT_EQ(back.masked.groups, set.masked.groups);
  for (int64_t i = 0; i < 8; ++i) EXPECT_EQ(back.faces.at(i, 3, 24).pixels, set.faces.at(i, 3, 24).pixels);
  for (int64_t i = 0; i < 2; ++i) EXPECT_EQ(back.masks.at(i, 4, 24).pixels, set.masks.at(i, 4, 24).pixels);
  EXPECT_EQ(back.faces.landmarks[3].points[kNoseTip].x, set.faces.landmarks[3].points[kNoseTip].x);
  EXPECT_FALSE(back.faces.landmarks[7].known());
  EXPECT_EQ(back.masks.anchors[0][kChin].y, set.masks.anchors[0][kChin].y);
  ASSERT_EQ(back.remarks.size(), set.remarks.size());
  EXPECT_EQ(back.remarks.back().reason, set.remarks.back().reason);
  EXPECT_EQ(make_photo_source(back, 0.3)->digest(), make_photo_source(set, 0.3)->digest());
}

TEST(Pack, IsOneErrorWhereverItIsCutShort) {
  const TemporaryFolder folder;
  write_pack(folder / "p", some_set());
  const std::string bytes = read_file(folder / "p");
  for (size_t i = 0; i < 20; ++i) {
    const auto cut = folder.write("cut", bytes.substr(0, bytes.size() * i / 20));
    EXPECT_EQ(complaint(cut).rfind(": not a safetensors file: ", 0), 0u) << complaint(cut);
  }
  EXPECT_NE(complaint(folder.write("cut", bytes.substr(0, bytes.size() - 1))), "");
}

TEST(Pack, OfAnotherVersionOrKindIsNamed) {
  const TemporaryFolder folder;
  EXPECT_EQ(complaint(folder / "gone"), ": no such pack");
  write_safetensors(folder / "weights", {{"G", {"F32", {1}, "1234"}}});
  EXPECT_EQ(complaint(folder / "weights"), " is not a maskbench pack");
  write_safetensors(folder / "new", {}, {{"maskbench_pack", "2"}});
  EXPECT_EQ(complaint(folder / "new"), " is a pack of version 2; this program reads version 1");
  write_safetensors(folder / "bare", {}, {{"maskbench_pack", "1"}});
  EXPECT_EQ(complaint(folder / "bare"), " is damaged: it lacks \"faces\"");
}

// Each tensor and text exchanged for another: told, never read beyond its end.
TEST(Pack, WithPartsThatDoNotFitIsDamaged) {
  const TemporaryFolder folder;
  write_pack(folder / "p", some_set());
  const SafetensorsFile pack(folder / "p");
  for (const auto& [name, tensor] : pack.tensors()) {
    auto tensors = pack.tensors();
    tensors[name] = {"U8", {1, 3, 24, 24}, std::string_view(pack.tensors().at("faces").bytes).substr(0, 3 * 24 * 24)};
    write_safetensors(folder / "bad", tensors, pack.metadata());
    EXPECT_NE(complaint(folder / "bad"), "") << name;
  }
  for (const auto& [name, text] : pack.metadata()) {
    for (const char* other : {"[]", "7", "{", "[7]"}) {
      if (name == "remarks" && std::string(other) == "[]") continue;
      auto metadata = pack.metadata();
      metadata[name] = other;
      write_safetensors(folder / "bad", pack.tensors(), metadata);
      EXPECT_NE(complaint(folder / "bad"), "") << name << " " << other;
    }
  }
}

}  // namespace
}  // namespace maskbench
