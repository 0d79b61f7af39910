#include "maskbench/warp.h"
#include "tests/plugins/models.h"

namespace maskbench {
namespace {

constexpr int64_t kSide = 24;

// Templates whose alpha is a box, on grey faces.
Batch boxes(int64_t count) {
  Batch batch;
  batch.scene.face = torch::full({count, 3, kSide, kSide}, 0.5);
  batch.scene.mask = torch::ones({count, 4, kSide, kSide});
  batch.scene.mask.select(1, 3).zero_();
  batch.scene.mask.narrow(1, 3, 1).narrow(2, 8, 9).narrow(3, 6, 12).fill_(1);
  batch.scene.start = torch::zeros({count, 8});
  batch.masked = torch::rand({count, 3, kSide, kSide});
  return batch;
}

TEST(SelfsupStn, TeachesItsReaderAlone) {
  const auto model = small_adversary("selfsup_stn", kSide);
  Rng rng(1, "step", 0);
  model->critic_loss(boxes(4), Tensor(), {0, 0.0, rng}).backward();
  for (const Tensor& weight : model->critic().parameters()) EXPECT_TRUE(weight.grad().defined());
  for (const Tensor& weight : model->generator().parameters()) EXPECT_FALSE(weight.grad().defined());
}

// With its last layers near zero the reader answers "at the start": the loss is the mean distance of the corners of a
// box that moved by a known homography, here by hand for a pure shift.
TEST(SelfsupStn, MeasuresTheDistanceOfTheCorners) {
  const ModelPlugin& plugin = load_plugin(MASKBENCH_BUILD_DIR "/plugins/selfsup_stn.so");
  torch::manual_seed(1);
  Options options = small_with(plugin, "spread", Numbers{0.5, 0, 0, 0, 0, 0, 0, 0});  // shifts along x only
  options.set("follow", 0.0);
  const auto model = std::dynamic_pointer_cast<Adversary>(plugin.make(options, kSide));
  for (Tensor& weight : model->critic().parameters())
    weight.detach().mul_(weight.dim() == 2 && weight.size(0) == 8 ? 0 : 1);
  Rng rng(1, "step", 0), same(1, "step", 0);
  const double loss = model->critic_loss(boxes(64), Tensor(), {0, 0.0, rng}).item<double>();
  same.uniform({64, 3, 1, 1});
  const Tensor shift = 0.5 * same.normal({64, 8}).select(1, 0);
  EXPECT_NEAR(loss, shift.abs().clamp_max(2).mean().item<double>(), 1e-3);
}

// A picture's own mask must not show the generator where it lies.
TEST(SelfsupStn, SeesNothingOfTheFaceUnderTheMask) {
  const auto model = small_adversary("selfsup_stn", kSide);
  model->eval();
  Scene scene = boxes(1).scene;
  const Worn before = model->wear(scene);
  scene.face = scene.face.clone();
  scene.face.narrow(2, 9, 6).narrow(3, 8, 8).fill_(0.9);
  const Worn after = model->wear(scene);
  EXPECT_TRUE(before.homography->equal(*after.homography));
  scene.face.narrow(2, 0, 3).fill_(0.9);
  EXPECT_FALSE(before.homography->equal(*model->wear(scene).homography));
}

}  // namespace
}  // namespace maskbench
