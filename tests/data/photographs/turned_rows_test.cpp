// Rows of tables for photographs that EXIF turns: which picture were they measured on?
#include <gtest/gtest.h>

#include "data/photographs/folder.h"
#include "data/pictures/picture_file.h"
#include "tests/data/photographs/photograph_folder.h"

namespace maskbench {
namespace {

constexpr int kSide = 32, kPixels = 100;

// A face of a square picture, its box and five points, off the centre on both axes.
const FaceLandmarks kFace = {{30, 40}, {50, 64}, {{{35, 48}, {45, 48}, {40, 53}, {36, 58}, {44, 58}}}};

// As a detector that is given the stored picture has it: the eye on the left is the person's right one.
FaceLandmarks as_stored(int orientation) {
  PictureFile back;  // the inverse: orientations 6 and 8 undo each other, the rest themselves
  back.orientation = orientation == 6 ? 8 : orientation == 8 ? 6 : orientation;
  back.stored_width = back.stored_height = kPixels;
  FaceLandmarks face = kFace.mapped([&back](Point p) { return upright(p, back); });
  if (is_mirrored(orientation)) {
    std::swap(face.points[kRightEye], face.points[kLeftEye]);
    std::swap(face.points[kRightMouth], face.points[kLeftMouth]);
  }
  return face;
}

std::string row_of(const FaceLandmarks& face) {
  std::string row = fmt::format("00.jpg,{0},{0},{1},{2},{3},{4}", kPixels, face.low.x, face.low.y,
                                face.high.x - face.low.x, face.high.y - face.low.y);
  for (const Point& p : face.points) row += fmt::format(",{},{}", p.x, p.y);
  return row;
}

// The set of a folder whose only face is turned by `orientation`.
PictureSet read_turned(int orientation, const std::string& row) {
  const PhotographFolder folder(0, 1, 1);
  folder.write("faces/00.jpg", turned_jpeg(clouds(1, kPixels, kPixels), orientation));
  folder.write("faces.csv", kFaceColumns + ",measured_on\n" + row + "\n");
  return read_folder({folder.path, kSide, 0.3, "", 1});
}

// Remarks on how rows were read.
std::vector<std::string> assumptions_of(const PictureSet& set) {
  std::vector<std::string> found;
  for (const Remark& remark : set.remarks)
    if (remark.outcome == "assumed") found.push_back(remark.what + ": " + remark.reason);
  return found;
}

void expect_same_face(const PictureSet& a, const PictureSet& b, int orientation) {
  EXPECT_EQ(a.faces.at(0, 3, kSide).pixels, b.faces.at(0, 3, kSide).pixels) << orientation;
  for (size_t i = 0; i < kFacePoints; ++i) {
    EXPECT_NEAR(a.faces.landmarks[0].points[i].x, b.faces.landmarks[0].points[i].x, 1e-9) << orientation;
    EXPECT_NEAR(a.faces.landmarks[0].points[i].y, b.faces.landmarks[0].points[i].y, 1e-9) << orientation;
  }
}

TEST(RowOfATurnedPicture, IsReadAsItSaysInEveryOrientation) {
  for (int orientation = 1; orientation <= 8; ++orientation) {
    const PictureSet shown = read_turned(orientation, row_of(kFace) + ",upright");
    const PictureSet stored = read_turned(orientation, row_of(as_stored(orientation)) + ",stored");
    expect_same_face(shown, stored, orientation);
    EXPECT_EQ(assumptions_of(shown), std::vector<std::string>()) << orientation;
    EXPECT_EQ(assumptions_of(stored), std::vector<std::string>()) << orientation;
  }
}

TEST(RowOfATurnedPicture, ThatDoesNotSayIsReadWithTheEyesAboveTheMouthAndNamed) {
  for (int orientation = 3; orientation <= 8; ++orientation) {
    const PictureSet wanted = read_turned(orientation, row_of(kFace) + ",upright");
    for (const auto& [face, word] : {std::pair{kFace, "upright"}, {as_stored(orientation), "stored"}}) {
      const PictureSet found = read_turned(orientation, row_of(face));
      expect_same_face(wanted, found, orientation);
      ASSERT_EQ(assumptions_of(found).size(), 1u) << orientation;
      EXPECT_NE(assumptions_of(found)[0].find(
                    fmt::format("faces/00.jpg: its row is read as measured on the {} picture", word)),
                std::string::npos)
          << assumptions_of(found)[0];
    }
  }
}

// Mirrored, a face has its eyes above the mouth either way.
TEST(RowOfATurnedPicture, ThatNothingTellsIsReadAsUprightAndNamed) {
  const PictureSet wanted = read_turned(2, row_of(kFace) + ",upright"), found = read_turned(2, row_of(kFace));
  expect_same_face(wanted, found, 2);
  ASSERT_EQ(assumptions_of(found).size(), 1u);
  EXPECT_NE(assumptions_of(found)[0].find("the default"), std::string::npos) << assumptions_of(found)[0];
}

TEST(RowOfATurnedPicture, IsNotAmbiguousWhereThePictureIsNotTurned) {
  EXPECT_EQ(assumptions_of(read_turned(1, row_of(kFace))), std::vector<std::string>());
}

// A PNG with a chunk eXIf of orientation 6.
std::string turned_png(const cv::Mat& picture) {
  using namespace std::string_literals;
  const std::string png = encoded(".png", picture);
  return png.substr(0, 33) +
         "\0\0\0\x1a"
         "eXIfMM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0\xd6"
         "\x67"
         "\x4b"
         "\x69"s +
         png.substr(33);
}

PictureSet read_turned_mask(const std::string& row) {
  const PhotographFolder folder(1, 1, 0);
  folder.write("masks/0.png", turned_png(mask_picture(80, 80)));
  folder.write("masks/keypoints.csv", kMaskColumns + ",measured_on\n0.png," + row + "\n");
  return read_folder({folder.path, kSide, 0.3, "", 1});
}

// Orientation 6 shows the stored pixel (x, y) at (79 - y, x).
TEST(RowOfATurnedMask, IsReadAsItSaysAndElseAsUprightAndNamed) {
  const PictureSet shown = read_turned_mask("20,40,40,30,60,40,25,55,40,60,55,55,upright");
  const PictureSet stored = read_turned_mask("40,59,30,39,40,19,55,54,60,39,55,24,stored");
  const PictureSet unsaid = read_turned_mask("20,40,40,30,60,40,25,55,40,60,55,55,");
  for (size_t i = 0; i < kAnchors; ++i) {
    EXPECT_NEAR(shown.masks.anchors[0][i].x, stored.masks.anchors[0][i].x, 1e-9) << i;
    EXPECT_NEAR(shown.masks.anchors[0][i].y, stored.masks.anchors[0][i].y, 1e-9) << i;
    EXPECT_EQ(shown.masks.anchors[0][i].x, unsaid.masks.anchors[0][i].x) << i;
  }
  EXPECT_EQ(assumptions_of(shown), std::vector<std::string>());
  EXPECT_EQ(assumptions_of(stored), std::vector<std::string>());
  ASSERT_EQ(assumptions_of(unsaid).size(), 1u);
  EXPECT_EQ(assumptions_of(unsaid)[0].find("masks/0.png: "), 0u);
}

}  // namespace
}  // namespace maskbench
