#include "data/photographs/folder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include "data/photographs/perceptual_hash.h"
#include "maskbench/errors.h"
#include "tests/data/photographs/photograph_folder.h"

namespace maskbench {
namespace {

namespace fs = std::filesystem;

constexpr int kSide = 32;

PictureSet read(const fs::path& folder, int threads = 2) { return read_folder({folder, kSide, 0.3, "", threads}); }

std::string remarks_of(const PictureSet& set) {
  std::string text;
  for (const Remark& r : set.remarks) text += r.what + " " + r.outcome + ": " + r.reason + "\n";
  return text;
}

std::string complaint(const fs::path& folder) {
  try {
    read(folder);
  } catch (const UserError& problem) {
    const std::string what = problem.what();
    const size_t at = what.find(folder.string());
    return at == std::string::npos ? what : std::string(what).replace(at, folder.string().size(), "FOLDER");
  }
  return "";
}

TEST(Folder, HoldsEverythingBelowItInOrderOfName) {
  const PhotographFolder folder(3, 2, 1);
  folder.picture("faces/deep/er/a.bmp", clouds(50));
  folder.picture("masks/b/m.png", mask_picture());
  const PictureSet set = read(folder.path);
  EXPECT_EQ(set.faces.names, (std::vector<std::string>{"00.png", "01.png", "02.png", "deep/er/a.bmp"}));
  EXPECT_EQ(set.masked.names, (std::vector<std::string>{"00.jpg", "01.jpg"}));
  EXPECT_EQ(set.masks.names, (std::vector<std::string>{"0.png", "b/m.png"}));
  EXPECT_EQ(remarks_of(set), "");
  EXPECT_EQ(set.size, kSide);
}

TEST(Folder, DoesNotDependOnTheNumberOfThreads) {
  const PhotographFolder folder(20, 5, 3);
  folder.write("faces/07x.png", "no picture");
  folder.table(20);
  const PictureSet one = read(folder.path, 1), four = read(folder.path, 4);
  EXPECT_EQ(make_photo_source(one, 0.2)->digest(), make_photo_source(four, 0.2)->digest());
  EXPECT_EQ(remarks_of(one), remarks_of(four));
}

TEST(Folder, ClosesTheGapsOfWhatItSkips) {
  const PhotographFolder whole(5, 2, 1), gaps(5, 2, 1);
  for (const char* name : {"faces/00a.png", "faces/02a.png", "faces/zz.png"}) gaps.write(name, "no picture");
  const PictureSet a = read(whole.path), b = read(gaps.path);
  ASSERT_EQ(b.faces.count(), 5);
  for (int64_t i = 0; i < 5; ++i) EXPECT_EQ(a.faces.at(i, 3, kSide).pixels, b.faces.at(i, 3, kSide).pixels) << i;
  EXPECT_EQ(remarks_of(b),
            "faces/00a.png skipped: is not a picture that OpenCV can read\n"
            "faces/02a.png skipped: is not a picture that OpenCV can read\n"
            "faces/zz.png skipped: is not a picture that OpenCV can read\n");
}

TEST(Folder, ListsEachThingItCannotUse) {
  const PhotographFolder folder(4, 2, 1);
  const std::string jpeg = encoded(".jpg", clouds(9, 100, 100));
  folder.write("faces/cut.jpg", jpeg.substr(0, jpeg.size() / 2));
  folder.picture("faces/dot.png", clouds(9, 1, 1));
  folder.picture("faces/grey.png", cv::Mat(20, 20, CV_8U, cv::Scalar(90)));
  folder.write("faces/text.png", "I am a text.");
  folder.picture("faces/wide.png", clouds(9, 30000, 10));
  folder.picture("masks/flat.png", clouds(9));
  folder.picture("masks/nothing.png", cv::Mat::zeros(20, 20, CV_8UC4));
  fs::create_directory_symlink(folder / "faces", folder / "masked/link");
  fs::create_symlink(folder / "masked/circle.png", folder / "masked/circle.png");
  fs::create_symlink(folder / "gone.png", folder / "masked/gone.png");
  EXPECT_EQ(remarks_of(read(folder.path)),
            "faces/cut.jpg skipped: is truncated\n"
            "faces/dot.png skipped: 1 x 1 pixels: smaller than 8 a side\n"
            "faces/grey.png converted: grey\n"
            "faces/text.png skipped: is not a picture that OpenCV can read\n"
            "faces/wide.png skipped: 30000 x 10 pixels: larger than 16384 a side\n"
            "masked/link skipped: is a link to a folder\n"
            "masked/circle.png skipped: is not a file\n"
            "masked/gone.png skipped: is not a file\n"
            "masks/flat.png skipped: has no transparency (no alpha channel)\n"
            "masks/nothing.png skipped: is transparent everywhere\n");
}

TEST(Folder, LeavesOutHiddenAndSystemFiles) {
  const PhotographFolder folder(4, 2, 1);
  for (const char* name : {"faces/.ipynb_checkpoints", "masked/@eaDir", "masks/.Trash-0"})
    fs::create_directories(folder / name);
  folder.picture("faces/.ipynb_checkpoints/0.png", clouds(9));
  folder.picture("masked/@eaDir/0.png", clouds(9));
  folder.write("masks/.Trash-0/0.png", "x");
  folder.write("faces/Thumbs.db", "x");
  const PictureSet set = read(folder.path);
  EXPECT_EQ(set.faces.count(), 4);
  EXPECT_EQ(set.masked.count(), 2);
  EXPECT_EQ(remarks_of(set),
            "faces/.ipynb_checkpoints skipped: is a hidden folder\n"
            "faces/Thumbs.db skipped: is a system file\n"
            "masked/@eaDir skipped: is a system folder\n"
            "masks/.Trash-0 skipped: is a hidden folder\n");
}

TEST(Folder, IsAnErrorOnlyWhereNothingIsLeftToUse) {
  EXPECT_EQ(complaint("/no/such/folder"), "FOLDER: no such folder of photographs");
  const PhotographFolder folder(2, 1, 0);
  EXPECT_EQ(complaint(folder.path), "FOLDER/masks: no usable picture");
  folder.picture("masks/flat.png", clouds(9));
  EXPECT_EQ(complaint(folder.path),
            "FOLDER/masks: no usable picture; 1 files are unusable, such as flat.png: has no transparency (no alpha "
            "channel)");
  fs::remove_all(folder / "masked");
  EXPECT_EQ(complaint(folder.path), "FOLDER: lacks the folder masked/; expected faces/, masks/ and masked/");
  const TemporaryFolder empty;
  EXPECT_EQ(complaint(empty.path), "FOLDER: lacks the folder faces/; expected faces/, masks/ and masked/");
}

TEST(Folder, PutsTheFaceOfATableInTheMiddleOfThePicture) {
  const PhotographFolder folder(2, 1, 1);
  folder.picture("faces/00.png", clouds(1, 200, 120));
  folder.write("faces.csv", kFaceColumns + "\n" + face_row("00.png", 200, 120) + "\n");
  const PictureSet set = read(folder.path);
  const FaceLandmarks& face = set.faces.landmarks[0];
  ASSERT_TRUE(face.known());
  // The box of 20 x 24 at the picture's middle, the window 24 * 1.6 = 38 pixels: half a pixel is 1 / 38.
  EXPECT_NEAR((face.low.x + face.high.x) / 2, 0, 0.06);
  EXPECT_NEAR((face.high.y - face.low.y) / 2, 24.0 / 38 * 32 / 31, 0.01);
  EXPECT_FALSE(set.faces.landmarks[1].known());
  EXPECT_EQ(remarks_of(set), "faces/01.png no landmarks: the table has no row for it\n");
}

TEST(Folder, TurnsTheLandmarksOfAStoredPictureAlongWithIt) {
  const PhotographFolder upright(1, 1, 1), turned(1, 1, 1);
  const cv::Mat picture = clouds(1, 90, 120);
  upright.picture("faces/00.png", picture);
  upright.write("faces.csv", kFaceColumns + "\n00.png,90,120,35,50,20,24,40,58,50,58,45,63,41,68,49,68\n");
  cv::Mat stored;  // EXIF orientation 6 turns it back
  cv::rotate(picture, stored, cv::ROTATE_90_COUNTERCLOCKWISE);
  const std::string png = encoded(".png", stored);
  using namespace std::string_literals;
  const std::string exif =
      "\0\0\0\x1a"
      "eXIfMM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0\xd6"
      "\x67"
      "\x4b"
      "\x69"s;
  turned.write("faces/00.png", png.substr(0, 33) + exif + png.substr(33));
  const auto expect_same = [&](const std::string& table) {
    turned.write("faces.csv", kFaceColumns + "\n" + table);
    const PictureSet a = read(upright.path), b = read(turned.path);
    EXPECT_EQ(a.faces.at(0, 3, kSide).pixels, b.faces.at(0, 3, kSide).pixels);
    ASSERT_TRUE(b.faces.landmarks[0].known()) << remarks_of(b);
    EXPECT_NEAR(a.faces.landmarks[0].low.y, b.faces.landmarks[0].low.y, 0.07);
    for (size_t i = 0; i < kFacePoints; ++i) {
      EXPECT_NEAR(a.faces.landmarks[0].points[i].x, b.faces.landmarks[0].points[i].x, 1e-9) << i;
      EXPECT_NEAR(a.faces.landmarks[0].points[i].y, b.faces.landmarks[0].points[i].y, 1e-9) << i;
    }
  };
  expect_same("00.png,90,120,35,50,20,24,40,58,50,58,45,63,41,68,49,68\n");  // of the picture as it is shown
  // As it is stored, (x, y) shown is (y, 89 - x): the box's corners then bound pixels 50..74 by 34..54.
  expect_same("00.png,120,90,50,34,24,20,58,49,58,39,63,44,68,48,68,40\n");
}

TEST(Folder, DoesWithoutLandmarksThatCannotBe) {
  const PhotographFolder folder(4, 1, 1);
  folder.write("faces.csv", kFaceColumns + "\n" + face_row("00.png", 400, 480) + "\n" + face_row("01.png") +
                                "\n02.png,40,48,900,900,20,24,1,1,1,1,1,1,1,1,1,1\n"
                                "03.png,40,48,1,1,1e9,1e9,1,1,1,1,1,1,1,1,1,1\n");
  EXPECT_EQ(remarks_of(read(folder.path)),
            "faces/00.png no landmarks: its row is for a picture of 400 x 480 pixels, not 40 x 48\n"
            "faces/02.png no landmarks: its row puts the face outside the picture\n"
            "faces/03.png no landmarks: its row puts the face outside the picture\n");
}

TEST(Folder, GroupsByIdentityAndElseByLooks) {
  const PhotographFolder folder(3, 1, 1);
  folder.write("faces.csv", "file,identity\n00.png,Ada\n01.png,Ada\n02.png,\n");
  const PictureSet set = read(folder.path);
  EXPECT_EQ(set.faces.groups[0], set.faces.groups[1]);
  EXPECT_EQ(set.faces.groups[2], "looks " + perceptual_hash(clouds(2)));
}

TEST(Folder, TakesANameThatIsNoUtf8) {
  const PhotographFolder folder(2, 1, 1);
  folder.picture("faces/\xE4\xFF.png", clouds(77));
  EXPECT_EQ(read(folder.path).faces.count(), 3);
}

TEST(PhotoSource, HandsOutTheSplitWithAnchorsAndRegions) {
  const PhotographFolder folder(30, 6, 2);
  folder.table(29);
  const auto source = make_photo_source(read(folder.path), 0.3);
  EXPECT_EQ(source->faces(Split::kTrain) + source->faces(Split::kTest), 30);
  EXPECT_GT(source->faces(Split::kTest), 0);
  EXPECT_TRUE(source->knows_landmarks());
  EXPECT_EQ(source->masks(), 2);
  EXPECT_EQ(source->mask(0).channels, 4);
  EXPECT_TRUE(source->mask_anchors(1));
  EXPECT_FALSE(source->truth(Split::kTest, 0, 0));
  int64_t without = 0;
  for (const Split split : {Split::kTrain, Split::kTest}) {
    without += faces_without_landmarks(*source, split);
    for (int64_t i = 0; i < source->faces(split); ++i) {
      EXPECT_EQ(source->face(split, i).width, kSide);
      EXPECT_EQ(source->regions(split, i).has_value(), source->face_anchors(split, i).has_value());
    }
  }
  EXPECT_EQ(without, 1);
  EXPECT_THROW(source->face(Split::kTest, source->faces(Split::kTest)), std::out_of_range);
}

TEST(PhotoSource, HasADigestOfTheContentAndNotOfThePlace) {
  const PhotographFolder a(6, 3, 1), b(6, 3, 1), other(6, 3, 1);
  const auto digest = [](const PhotographFolder& folder, double share = 0.3) {
    return make_photo_source(read(folder.path), share)->digest();
  };
  EXPECT_EQ(digest(a), digest(b));
  other.picture("masked/01.jpg", clouds(500));
  EXPECT_NE(digest(a), digest(other));
  EXPECT_NE(digest(a), digest(a, 0.8));
  b.table(6);
  EXPECT_NE(digest(a), digest(b));
}

TEST(PhotoSource, RefusesFacesOfOneIdentityAlone) {
  const PhotographFolder folder(3, 1, 1);
  folder.write("faces.csv", "file,identity\n00.png,Ada\n01.png,Ada\n02.png,Ada\n");
  EXPECT_THROW(make_photo_source(read(folder.path), 0.1), UserError);
}

TEST(PhotoSource, IsDescribedInOneLine) {
  const PhotographFolder folder(4, 2, 1);
  folder.table(4, face_row("gone.png") + "\n");
  folder.write("faces/text.png", "no picture");
  folder.picture("masked/grey.png", cv::Mat(20, 20, CV_8U, cv::Scalar(90)));
  const std::string text = describe(*make_photo_source(read(folder.path), 0.5));
  EXPECT_NE(text.find("4 faces ("), std::string::npos) << text;
  EXPECT_NE(text.find("1 masks; 1 files skipped, 1 converted, 1 lines of tables ignored"), std::string::npos) << text;
}

}  // namespace
}  // namespace maskbench
