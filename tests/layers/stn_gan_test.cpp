#include "maskbench/stn_gan.h"

#include <gtest/gtest.h>

#include "maskbench/losses.h"

namespace maskbench {
namespace {

class TinyGan final : public StnGan {
 public:
  TinyGan(const Options& options, int64_t size) : StnGan(options, four_halvings(4), size) {}
  Tensor critic_loss(const Tensor& real, const Tensor& fake, const Step& step) override {
    return D(fake).mean() - D(real).mean() + constraint(real, fake, step);
  }
  Tensor generator_loss(const Batch&, const Worn& fake, const Step&) override { return -D(fake.image).mean(); }
};

Options narrow(bool stn) {
  Options options(stn_gan_options({}));
  options.set("width", int64_t(4));
  options.set("stn", stn);
  return options;
}

Scene some_scene(int64_t size) {
  torch::manual_seed(1);
  return {torch::rand({2, 3, size, size}), torch::rand({2, 4, size, size}), 0.1 * torch::randn({2, 8}), {}, {}, {}};
}

TEST(StnGan, TakesItsDefaultsFromTheSystem) {
  const Options options(stn_gan_options({"mean", "pyconv", true, "clip"}));
  EXPECT_EQ(options.text("generator_head"), "mean");
  EXPECT_EQ(options.text("convolution"), "pyconv");
  EXPECT_TRUE(options.flag("batch_norm"));
  EXPECT_EQ(options.text("constraint"), "clip");
  EXPECT_TRUE(options.flag("stn"));
}

TEST(StnGan, WithoutATransformerPaintsOverTheUnmovedFace) {
  TinyGan model(narrow(/*stn=*/false), 21);
  Scene scene = some_scene(21);
  const Worn worn = model.wear(scene);
  EXPECT_EQ(worn.mask.sizes(), (std::vector<int64_t>{2, 4, 21, 21}));
  EXPECT_GT(worn.mask.min().item<double>(), 0);
  EXPECT_LT(worn.mask.max().item<double>(), 1);
  EXPECT_TRUE(worn.image.equal(composite(scene.face, worn.mask)));
  EXPECT_FALSE(worn.grid || worn.homography || worn.warp || worn.update);
}

TEST(StnGan, WithoutATransformerDoesNotLookAtWhereAMaskStarts) {
  TinyGan model(narrow(/*stn=*/false), 21);
  Scene scene = some_scene(21);
  const Tensor image = model.wear(scene).image;
  scene.start = scene.start + 1;
  scene.jitter = torch::ones({2, 8});
  EXPECT_TRUE(model.wear(scene).image.equal(image));
}

TEST(StnGan, WithoutATransformerSeesFaceAndMask) {
  TinyGan model(narrow(/*stn=*/false), 21);
  const Scene scene = some_scene(21);
  Scene face = scene, mask = scene;
  face.face = 1 - scene.face;
  mask.mask = 1 - scene.mask;
  const Tensor painted = model.wear(scene).mask;
  EXPECT_FALSE(model.wear(face).mask.equal(painted));
  EXPECT_FALSE(model.wear(mask).mask.equal(painted));
}

TEST(StnGan, WithATransformerKnowsItsWarp) {
  TinyGan model(narrow(/*stn=*/true), 21);
  const Worn worn = model.wear(some_scene(21));
  EXPECT_TRUE(worn.grid && worn.homography && worn.warp && worn.update);
}

}  // namespace
}  // namespace maskbench
