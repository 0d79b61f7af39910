// Real photographs, where MASKBENCH_TEST_DATA names a folder with data/ and weights/.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>

#include "data/photographs/face_detector.h"
#include "data/photographs/folder.h"
#include "data/photographs/landmarks_csv.h"
#include "data/pictures/picture_file.h"
#include "tests/data/photographs/photograph_folder.h"

namespace maskbench {
namespace {

namespace fs = std::filesystem;

constexpr int kSide = 64;

class Photographs : public testing::Test {
 protected:
  void SetUp() override {
    const char* place = std::getenv("MASKBENCH_TEST_DATA");
    if (!place) GTEST_SKIP() << "MASKBENCH_TEST_DATA is not set";
    data_ = fs::path(place) / "data";
    detector_ = fs::path(place) / "weights/face_detection_yunet_120x160.onnx";
    if (!fs::is_directory(data_ / "faces")) GTEST_SKIP() << data_ << " has no faces/";
  }

  const PictureSet& set() const {
    static const PictureSet kSet = read_folder({data_, kSide, 0.3, "", 2});
    return kSet;
  }

  fs::path data_, detector_;
};

TEST_F(Photographs, AreAllRead) {
  const PictureSet& all = set();
  EXPECT_EQ(all.faces.count(), 1500);
  EXPECT_EQ(all.masked.count(), 1074);
  EXPECT_EQ(all.masks.count(), 28);
  for (const Remark& r : all.remarks) EXPECT_EQ(r.outcome, "converted") << r.what << ": " << r.reason;
}

TEST_F(Photographs, HaveTheirFacesInTheFrame) {
  int64_t inside = 0;
  for (const FaceLandmarks& face : set().faces.landmarks) {
    ASSERT_TRUE(face.known());
    const Anchors anchors = anchors_of(face);
    inside += std::all_of(face.points.begin(), face.points.end(),
                          [](const Point& p) { return std::abs(p.x) < 1 && std::abs(p.y) < 1; });
    EXPECT_LT(anchors[kLeftCheek].x, anchors[kRightCheek].x);
    EXPECT_LT(std::abs(anchors[kChin].y), 2);
  }
  EXPECT_GE(inside, 1450);  // of some bowed heads the mouth is beyond the picture
}

// The tables' points come from the same detector, which looked at the pictures as they were before they were cropped.
TEST_F(Photographs, HaveTheFacesThatTheDetectorFinds) {
  if (!fs::exists(detector_)) GTEST_SKIP() << detector_ << " is not there";
  const FaceDetector detector(detector_);
  const FaceTable table(data_ / "faces.csv");
  int agree = 0, asked = 0;
  for (int i = 0; i < 1500; i += 25, ++asked) {
    const std::string name = fmt::format("{:04}.jpg", i);
    const auto found = detector.detect(read_picture_file(data_ / "faces" / name, Alpha::kOverWhite).image);
    const FaceLandmarks& said = *table.find(name)->face;
    if (!found) continue;
    const Point a = found->points[kNoseTip], b = said.points[kNoseTip];
    agree += std::hypot(a.x - b.x, a.y - b.y) < 0.1 * (said.high.x - said.low.x);
  }
  EXPECT_EQ(asked, 60);
  EXPECT_GE(agree, 57);
}

TEST_F(Photographs, NeedNoTableWhereThereIsADetector) {
  if (!fs::exists(detector_)) GTEST_SKIP() << detector_ << " is not there";
  const PhotographFolder folder(0, 1, 1);
  folder.picture("faces/nobody.png", clouds(3));
  for (int i = 0; i < 1500; i += 100) {
    const std::string name = fmt::format("{:04}.jpg", i);
    fs::copy_file(data_ / "faces" / name, folder / ("faces/" + name));
  }
  const PictureSet set = read_folder({folder.path, kSide, 0.3, detector_, 2});
  for (int64_t i = 0; i < 15; ++i) EXPECT_TRUE(set.faces.landmarks[size_t(i)].known()) << set.faces.names[size_t(i)];
  EXPECT_FALSE(set.faces.landmarks[15].known());
  ASSERT_EQ(set.remarks.size(), 2u);  // the face and the masked one, which are clouds
  EXPECT_EQ(set.remarks[0].what, "faces/nobody.png");
  EXPECT_EQ(set.remarks[0].reason, "the detector found no face");
}

TEST_F(Photographs, AreSplitIntoManyGroupsAboutNineToOne) {
  const auto source = make_photo_source(set(), 0.1);
  EXPECT_GT(std::set<std::string>(set().faces.groups.begin(), set().faces.groups.end()).size(), 200u);
  EXPECT_NEAR(double(source->faces(Split::kTest)) / 1500, 0.1, 0.05);
}

// 30 more photographs: whoever was there stays on its side.
TEST_F(Photographs, StayWhereTheyAreWhenOthersCome) {
  const auto sides = [&](int count) {
    const PhotographFolder folder(0, 1, 1);
    for (int i = 0; i < count; ++i) {
      const std::string name = fmt::format("{:04}.jpg", i);
      fs::copy_file(data_ / "faces" / name, folder / fmt::format("faces/{:04}.jpg", count - i));  // other names, too
    }
    const PictureSet set = read_folder({folder.path, kSide, 0.3, "", 2});
    const auto source = make_photo_source(set, 0.3);
    std::map<std::vector<uint8_t>, Split> found;
    for (const Split split : {Split::kTrain, Split::kTest})
      for (int64_t i = 0; i < source->faces(split); ++i) found[source->face(split, i).pixels] = split;
    return found;
  };
  const auto few = sides(60), many = sides(90);
  for (const auto& [picture, side] : few) EXPECT_EQ(many.at(picture), side);
}

TEST_F(Photographs, HaveMasksAsTheDrawnOnesLie) {
  for (int64_t j = 0; j < set().masks.count(); ++j) {
    const Picture mask = set().masks.at(j, 4, kSide);
    int left = kSide, right = -1, top = kSide, bottom = -1;
    for (int i = 0; i < kSide * kSide; ++i)
      if (mask.plane(3)[i] > 127) {
        left = std::min(left, i % kSide), right = std::max(right, i % kSide);
        top = std::min(top, i / kSide), bottom = std::max(bottom, i / kSide);
      }
    const double width = double(right - left + 1) / kSide, height = double(bottom - top + 1) / kSide;
    EXPECT_NEAR(std::max(width / 0.66, height / 0.5), 1, 0.07) << set().masks.names[size_t(j)];
    EXPECT_NEAR((left + right) / 2.0, (kSide - 1) / 2.0, 1.6) << set().masks.names[size_t(j)];
    EXPECT_NEAR((top + bottom) / 2.0, (kSide - 1) / 2.0, 1.6) << set().masks.names[size_t(j)];
  }
}

}  // namespace
}  // namespace maskbench
