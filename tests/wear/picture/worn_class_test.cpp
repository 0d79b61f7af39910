#include "wear/picture/worn_class.h"

#include <gtest/gtest.h>

#include "maskbench/errors.h"
#include "wear/picture/plane_map.h"
#include "wear/picture/worn_checks.h"

namespace maskbench {
namespace {

// A face whose eyes lie at -0.3 and whose mouth lies at 0.3: its chin at 0.69, its bridge of the nose at -0.15.
FaceLandmarks frontal() {
  FaceLandmarks face;
  face.low = {-0.6, -0.7};
  face.high = {0.6, 0.65};
  face.points = {Point{-0.25, -0.3}, Point{0.25, -0.3}, Point{0, 0}, Point{-0.2, 0.3}, Point{0.2, 0.3}};
  return face;
}

// An opaque mask from the bridge of the nose to the chin and as wide as the face, worn as `how`.
WornChecks worn(const WornClass& how, double up = 0) {
  const MaskPyramid mask(cv::Mat(100, 100, CV_8UC4, cv::Scalar(255, 255, 255, 255)));
  const double top = -0.15 - up, bottom = 0.69 - up;
  const double scale = 99 / (bottom - top);
  const Homography pixels{99 / 1.2, 0, 99 / 2.0, 0, scale, -scale * top, 0, 0, 1};
  return check_worn(frontal(), mask, then_applied(displaced(how, top, bottom), pixels));
}

TEST(WornClass, MovesTheEdgesByItsShares) {
  const WornClass how{"", 0.25, 0.5};
  const Homography map = displaced(how, 1, 3);  // edges at 1 and 3, seen at 1.5 and 4
  EXPECT_NEAR(mapped(map, {0, 1.5})->y, 1, 1e-12);
  EXPECT_NEAR(mapped(map, {0, 4})->y, 3, 1e-12);
  EXPECT_NEAR(mapped(map, {7, 4})->x, 7, 1e-12);
}

TEST(WornClass, OfAMaskThatFitsIsWhatItsNameSays) {
  for (const WornClass& how : worn_classes()) EXPECT_EQ(problem_of(worn(how), how, {}), std::nullopt) << how.name;
}

TEST(WornClass, IsNotAnother) {
  const auto& classes = worn_classes();
  for (size_t i = 1; i < classes.size(); ++i)
    EXPECT_TRUE(problem_of(worn(classes[0]), classes[i], {})) << classes[i].name;
  EXPECT_TRUE(problem_of(worn(classes[1]), classes[0], {}));  // the nose is out
  EXPECT_TRUE(problem_of(worn(classes[3]), classes[0], {}));  // under the chin
}

TEST(WornChecks, SeeAMaskOverTheEyes) {
  EXPECT_GT(worn(worn_classes()[0], 0.3).eye_occlusion, 0.9);
  EXPECT_TRUE(problem_of(worn(worn_classes()[0], 0.3), worn_classes()[0], {}).value().find("eyes") !=
              std::string::npos);
}

TEST(ClassWeights, AreReadByName) {
  EXPECT_EQ(parse_class_weights("nose_out=1,correct=3"), (std::vector<double>{3, 1, 0, 0}));
  for (const char* wrong :
       {"", "correct", "correct=-1", "correct=0", "hat=1", "correct=1,correct=2", "correct=x", "=1"})
    EXPECT_THROW(parse_class_weights(wrong), UserError) << wrong;
}

TEST(ClassWeights, AreTheSharesOfDraws) {
  EXPECT_STREQ(draw_class({3, 1, 0, 0}, 0.74).name, "correct");
  EXPECT_STREQ(draw_class({3, 1, 0, 0}, 0.76).name, "nose_out");
  EXPECT_STREQ(draw_class({3, 1, 0, 0}, 0.9999999).name, "nose_out");
}

}  // namespace
}  // namespace maskbench
