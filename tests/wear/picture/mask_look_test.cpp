#include "wear/picture/mask_look.h"

#include <gtest/gtest.h>

#include "wear/picture/linear_light.h"

namespace maskbench {
namespace {

TEST(MaskLook, IsPlainWithoutShares) {
  for (uint64_t seed = 0; seed < 50; ++seed) EXPECT_TRUE(draw_look({}, seed).plain());
}

TEST(MaskLook, IsVariedAsOftenAsAsked) {
  int tinted = 0, patterned = 0;
  for (uint64_t seed = 0; seed < 2000; ++seed) {
    const MaskLook look = draw_look({.colour = 0.7, .pattern = 0.2}, seed);
    tinted += look.tinted, patterned += look.pattern != Pattern::kNone;
  }
  EXPECT_NEAR(tinted, 1400, 80);
  EXPECT_NEAR(patterned, 400, 70);
}

TEST(MaskLook, KeepsAlphaAndTheLuminanceOfDarkCloth) {
  const MaskLook look = draw_look({.colour = 1, .pattern = 0}, 5);
  const Texel cloth{0.1f, 0.1f, 0.1f, 0.9f}, varied = look.of(cloth, 0);
  EXPECT_FLOAT_EQ(varied[3], 0.9f);
  EXPECT_NEAR(kRedShare * varied[0] + kGreenShare * varied[1] + kBlueShare * varied[2], 0.1, 1e-4);
}

TEST(MaskLook, OfStripesRepeatsWithItsPeriod) {
  MaskLook look;
  look.pattern = Pattern::kStripes;
  look.period = 0.5f;
  EXPECT_FLOAT_EQ(look.pattern_at({0.25, 0}, 0.01f), 1);
  EXPECT_FLOAT_EQ(look.pattern_at({0.0, 0.9}, 0.01f), 0);
  EXPECT_FLOAT_EQ(look.pattern_at({0.75, 0.3}, 0.01f), 1);
}

}  // namespace
}  // namespace maskbench
