#include "rehearsal/rehearse.h"

#include "device/host_access.h"
#include "rehearsal/meta_operators.h"
#include "train/trainer.h"

namespace maskbench {
namespace {

constexpr int64_t kPictures = 8;  // of a meta training set
constexpr int64_t kCalls = 5;     // three eager ones, the captured one, a replay

using Copies = HostAccessWatch::Copies;

Tensor meta_pictures(std::vector<int64_t> sizes, torch::ScalarType type) {
  return torch::empty(sizes, torch::dtype(type).device(torch::kMeta));
}

Scene meta_scene(int64_t size) {
  const auto part = [](std::vector<int64_t> sizes) { return meta_pictures(std::move(sizes), torch::kFloat32); };
  return {part({1, 3, size, size}), part({1, 4, size, size}), part({1, 8}), Tensor(), part({1, 6, 2}), part({1, 6, 2})};
}

void rehearse_wearing(Wearer& wearer, int64_t size) {
  const torch::NoGradGuard off;
  wearer.eval();
  const HostAccessWatch watch(Copies::kAllowed);
  wearer.wear(meta_scene(size));
  watch.expect_none();
}

}  // namespace

// Trap:       Module::to() refuses another kind of tensor; the implementation of a tensor does not.
void move_to_meta(torch::nn::Module& network) {
  const auto move = [](const Tensor& x) {
    x.unsafeGetTensorImpl()->shallow_copy_from(x.detach().to(torch::kMeta).getIntrusivePtr());
  };
  for (const Tensor& weight : network.parameters()) move(weight);
  for (const Tensor& buffer : network.buffers()) move(buffer);
}

TrainingSet meta_training_set(int64_t size) {
  const auto pictures = [size](int64_t channels) {
    return meta_pictures({kPictures, channels, size, size}, torch::kUInt8);
  };
  return {pictures(3), pictures(3), pictures(4)};
}

void rehearse(const std::shared_ptr<Adversary>& model, const Options& train, int64_t size) {
  register_meta_operators();
  move_to_meta(*model);
  Trainer trainer(model, train, meta_training_set(size), /*seed=*/0, torch::kMeta);
  {
    const HostAccessWatch watch(Copies::kAllowed);
    trainer.pretrain(0);
    trainer.step();
    watch.expect_none();
  }
  for (int64_t i = 1; i < kCalls; ++i) trainer.pretrain(i);
  for (int64_t i = 1; i < kCalls; ++i) trainer.step();
  TORCH_CHECK(trainer.capture_problem().empty(), trainer.capture_problem());
  trainer.average().swap();
  rehearse_wearing(*model, size);
}

}  // namespace maskbench
