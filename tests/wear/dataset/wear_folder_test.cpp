#include "wear/dataset/wear_folder.h"

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <mutex>
#include <sstream>

#include "base/csv.h"
#include "base/sha256.h"
#include "formats/picture_header.h"
#include "maskbench/errors.h"
#include "system/atomic_file.h"
#include "tests/data/photographs/photograph_folder.h"

namespace maskbench {
namespace {

namespace fs = std::filesystem;

// Content of each file below a folder.
std::map<std::string, std::string> content(const fs::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file() && entry.path().filename() != ".lock")
      files[entry.path().lexically_relative(folder).generic_string()] = read_file(entry.path());
  return files;
}

// Twelve photographs with a table, two masks, and a warp that leaves the mask in the middle of the face.
struct Worn : PhotographFolder {
  Worn() { table(12); }

  std::vector<PhotoRecord> wear(const std::string& out, int threads = 1) {
    const MaskSet masks({.masks = (path / "masks").string(), .size = style.size, .designs = {}, .weights = {}});
    WearFolder task;
    task.faces = path / "faces";
    task.out = path / out;
    task.system = "fixed";
    task.settings = "seed " + std::to_string(style.seed);
    task.pairs = 0;
    task.threads = threads;
    const std::lock_guard lock(guard);
    return wear_folder(task, masks, warp, style, {});
  }
  static WearStyle lenient() {
    WearStyle style;
    style.size = 32;
    style.limits = {.coverage = 0, .eye_occlusion = 1};
    return style;
  }

  std::mutex guard;
  int asked = 0;  // how often a warp was asked for
  WarpFunction warp = [this](const SeenFace&, const WearableMask&) {
    ++asked;
    return Homography{1, 0, 0, 0, 1, -0.2, 0, 0, 1};
  };
  WearStyle style = lenient();
};

TEST(WearFolder, GivesTheSameBytesTwiceAndOnAnyNumberOfThreads) {
  Worn folder;
  folder.wear("one", 1);
  folder.wear("four", 4);
  EXPECT_EQ(content(folder / "one"), content(folder / "four"));
}

TEST(WearFolder, ChangesNoOtherPictureWhenOneIsAdded) {
  Worn folder;
  folder.wear("before");
  folder.picture("faces/00b.png", clouds(77));
  folder.table(12, face_row("00b.png") + "\n");
  folder.wear("after");
  auto before = content(folder / "before/pictures"), after = content(folder / "after/pictures");
  EXPECT_EQ(after.erase("00b.png"), 1u);
  EXPECT_EQ(before, after);
}

TEST(WearFolder, MakesOnlyWhatIsMissing) {
  Worn folder;
  folder.wear("out");
  const auto whole = content(folder / "out");
  const int all = folder.asked;
  fs::remove(folder / "out/pictures/03.png");
  folder.write("out/pictures/05.png", "damaged");
  folder.wear("out");
  EXPECT_EQ(folder.asked, all + 2);
  EXPECT_EQ(content(folder / "out"), whole);
}

// A kill can cut the last line of the journal off, and leave files that no line names.
TEST(WearFolder, GoesOnAfterAKillWithTheSameBytes) {
  Worn folder;
  folder.wear("out");
  const auto whole = content(folder / "out");
  const std::string journal = read_file(folder / "out/.journal");
  for (const size_t length : {journal.size() / 3, journal.size() / 2, journal.size() - 1}) {
    folder.write("out/.journal", journal.substr(0, length));
    fs::create_directories(folder / "out/.parts");
    folder.write("out/.parts/7", "half a picture");
    folder.wear("out");
    EXPECT_EQ(content(folder / "out"), whole);
  }
}

TEST(WearFolder, RefusesTheFolderOfOtherSettings) {
  Worn folder;
  folder.wear("out");
  folder.style.seed = 1;
  EXPECT_THROW(folder.wear("out"), UserError);
  EXPECT_THROW(folder.wear("faces/out"), UserError);
}

TEST(WearFolder, RemovesPicturesOfPhotographsThatAreGone) {
  Worn folder;
  folder.wear("out");
  fs::remove(folder / "faces/04.png");
  folder.wear("out");
  EXPECT_FALSE(fs::exists(folder / "out/pictures/04.png"));
  EXPECT_EQ(parse_csv(read_file(folder / "out/worn.csv")).rows.size(), 11u);
}

TEST(WearFolder, KeepsTheTreeAndTakesFoldersForPeople) {
  Worn folder;
  folder.picture("faces/Ann/1.jpg", clouds(50));
  folder.table(0, face_row("Ann/1.jpg") + "\n");
  const auto records = folder.wear("out");
  EXPECT_TRUE(fs::exists(folder / "out/pictures/Ann/1.jpg"));
  const auto ann = std::find_if(records.begin(), records.end(), [](const auto& r) { return r.source == "Ann/1.jpg"; });
  EXPECT_EQ(ann->pictures.at(0).faces.at(0).identity, "Ann");
}

TEST(WearFolder, PutsAMaskOnEveryFaceOfAPhotograph) {
  Worn folder;
  folder.picture("faces/two.png", clouds(60, 120, 48));
  const std::string left = "two.png,120,48,10,12,20,24,15,20,25,20,20,25,16,30,24,30\n";
  const std::string right = "two.png,120,48,80,12,20,24,85,20,95,20,90,25,86,30,94,30\n";
  folder.table(0, left + right);
  const auto records = folder.wear("out");
  const auto two = std::find_if(records.begin(), records.end(), [](const auto& r) { return r.source == "two.png"; });
  ASSERT_EQ(two->pictures.size(), 1u);
  EXPECT_EQ(two->pictures[0].faces.size(), 2u);
}

TEST(WearFolder, MakesSeveralPicturesOfAFaceWithDifferentMasks) {
  Worn folder;
  folder.style.per_face = 2;
  folder.style.segmentation = true;
  const auto records = folder.wear("out");
  ASSERT_EQ(records[0].pictures.size(), 2u);
  EXPECT_EQ(records[0].pictures[1].file, "00~2.png");
  EXPECT_NE(records[0].pictures[0].faces[0].mask, records[0].pictures[1].faces[0].mask);
  EXPECT_TRUE(fs::exists(folder / "out/segmentation/00~2.png.png"));
}

// Every file that cannot be used is named with its reason, and the rest is done.
TEST(WearFolder, NamesEveryBadFile) {
  Worn folder;
  const cv::Mat picture = clouds(9);
  folder.write("faces/empty.jpg", "");
  folder.write("faces/text.jpg", "this is no picture");
  folder.write("faces/cut.jpg", encoded(".jpg", picture).substr(0, 400));
  folder.write("faces/moving.gif", "GIF89a" + std::string(60, '\1'));
  std::string huge = encoded(".png", picture);
  huge.replace(16, 8, std::string("\0\1\x86\xA0\0\1\x86\xA0", 8));  // 100,000 x 100,000
  folder.write("faces/huge.png", huge);
  folder.picture("faces/tiny.png", clouds(3, 4, 4));
  folder.picture("faces/no_row.png", picture);
  cv::Mat wide;
  picture.convertTo(wide, CV_16UC3, 257);
  folder.picture("faces/deep.png", wide);
  cv::Mat grey;
  cv::cvtColor(picture, grey, cv::COLOR_BGR2GRAY);
  folder.picture("faces/grey.png", grey);
  folder.write("faces/turned.jpg", turned_jpeg(picture, 6));
  folder.table(12, face_row("deep.png") + "\n" + face_row("grey.png") + "\n" + face_row("turned.jpg", 48, 40) + "\n");
  const auto records = folder.wear("out");
  std::map<std::string, std::string> failed, notes;
  for (const PhotoRecord& record : records) {
    if (!record.failures.empty()) failed[record.source] = record.failures[0].reason;
    if (!record.note.empty()) notes[record.source] = record.note;
  }
  for (const char* name : {"empty.jpg", "text.jpg", "cut.jpg", "moving.gif", "huge.png", "tiny.png", "no_row.png"})
    EXPECT_TRUE(failed.contains(name)) << name;
  EXPECT_EQ(failed.size(), 7u);
  EXPECT_EQ(parse_csv(read_file(folder / "out/failures.csv")).rows.size(), 7u);
  EXPECT_TRUE(notes.contains("deep.png") && notes.contains("grey.png") && notes.contains("turned.jpg"));
  EXPECT_EQ(read_picture_header(read_file(folder / "out/pictures/turned.jpg"))->orientation, 1);
  EXPECT_EQ(cv::imread((folder / "out/pictures/grey.png").string(), cv::IMREAD_UNCHANGED).channels(), 1);
}

TEST(PictureName, SaysTheNumberOfTheCopyAndTheFormat) {
  WearStyle style;
  EXPECT_EQ(picture_name("a/b.JPG", style, 0), "a/b.JPG");
  EXPECT_EQ(picture_name("a/b.webp", style, 0), "a/b.webp.png");
  style.per_face = 3;
  EXPECT_EQ(picture_name("a/b.jpeg", style, 2), "a/b~3.jpeg");
  style.format = "png";
  EXPECT_EQ(picture_name("b.jpg", style, 0), "b~1.jpg.png");
}

}  // namespace
}  // namespace maskbench
