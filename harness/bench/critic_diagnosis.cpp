#include "bench/critic_diagnosis.h"

#include <fmt/format.h>

#include <algorithm>

#include "data/tensors/picture_tensor.h"
#include "data/tensors/scenes.h"
#include "maskbench/errors.h"
#include "maskbench/layers.h"
#include "maskbench/warp.h"
#include "score/constant_warp.h"
#include "train/system.h"
#include "train/trainer.h"

namespace maskbench::bench {

double area_under_curve(std::vector<double> real, const std::vector<double>& fake) {
  std::sort(real.begin(), real.end());
  double won = 0;
  for (const double score : fake) {
    const auto [low, high] = std::equal_range(real.begin(), real.end(), score);
    won += double(real.end() - high) + 0.5 * double(high - low);
  }
  return won / double(real.size() * fake.size());
}

namespace {

constexpr int64_t kPictures = 512, kBatch = 32;

Critic critic_of(Adversary& model, const std::string& system) {
  const auto critic = std::dynamic_pointer_cast<CriticImpl>(model.named_children()["D"]);
  if (!critic) throw UserError(system + ": has no critic that scores a picture");
  return Critic(critic);
}

double correlation(const std::vector<double>& x, const std::vector<double>& y) {
  const Tensor both = torch::corrcoef(torch::stack({torch::tensor(x), torch::tensor(y)}));
  return both[0][1].item<double>();
}

class Diagnosed {
 public:
  explicit Diagnosed(const Run& run, const PluginInfo& plugin)
      : source_(make_source(run.data)),
        split_(scored_split(run.eval)),
        placement_(run.train),
        model_(std::dynamic_pointer_cast<Adversary>(make_system(run, plugin, *source_))),
        critic_(critic_of(*model_, run.system)) {
    Trainer trainer(model_, run.train, load_training_set(*source_, int(run.train.integer("threads"))),
                    uint64_t(run.seed), torch::kCPU);
    const int64_t steps = run.train.integer("pretrain_iterations");
    for (int64_t i = 0; i < steps; ++i) trainer.pretrain(i);
    model_->eval();
  }

  Diagnosis diagnosis() {
    const Tensor constant = homography_from_sl3(constant_warp(*source_).unsqueeze(0));
    const auto pairs = draw_pairs(*source_, split_, kPictures, 0);
    for (size_t first = 0; first < pairs.size(); first += kBatch) {
      const KnownScene batch = load_scene(*source_, split_, pairs, first, kBatch);
      score_at_random(batch.scene, first);
      score_motion(batch, constant);
    }
    score_real();
    return {area_under_curve(real_, fake_), correlation(lead_[0], need_[0]), correlation(lead_[1], need_[1])};
  }

 private:
  static void add(std::vector<double>& to, const Tensor& values) {
    for (const Tensor& value : values.unbind()) to.push_back(value.item<double>());
  }

  void score_real() {
    torch::NoGradGuard off;
    const int64_t count = std::min(source_->masked(split_), kPictures);
    for (int64_t first = 0; first < count; first += kBatch) {
      std::vector<Tensor> pictures;
      for (int64_t i = first; i < std::min(first + kBatch, count); ++i)
        pictures.push_back(to_tensor(source_->masked_face(split_, i)));
      add(real_, critic_(torch::stack(pictures)));
    }
  }

  void score_at_random(const Scene& scene, size_t first) {
    Rng rng(0, "diagnosis", first);
    const Tensor H = placement_.random(scene.face.size(0), rng);
    torch::NoGradGuard off;
    add(fake_, critic_(wear_by_homography(scene, H).image));
  }

  // The score's gradient by a shift of the mask in the picture, and the shift that brings its centre to the truth's.
  void score_motion(const KnownScene& batch, const Tensor& constant) {
    const int64_t count = batch.scene.face.size(0);
    Tensor shift = torch::zeros({count, 2}).requires_grad_();
    const Tensor one = torch::ones({count}), zero = torch::zeros({count});
    const auto back = [&](int64_t axis) { return -shift.select(1, axis); };
    const Tensor T = torch::stack({one, zero, back(0), zero, one, back(1), zero, zero, one}, 1).view({-1, 3, 3});
    critic_(wear_by_homography(batch.scene, constant.matmul(T)).image).sum().backward();
    const Tensor corners = box_corners(batch.scene.mask.select(1, 3));
    const auto centre = [&](const Tensor& H) { return projected(torch::linalg_inv(H), corners, 1e-2).mean(2); };
    const Tensor needed = centre(batch.known.truth_homography.to(torch::kFloat32)) - centre(constant);
    for (int64_t axis = 0; axis < 2; ++axis) {
      add(lead_[axis], shift.grad().select(1, axis));
      add(need_[axis], needed.select(1, axis));
    }
  }

  std::unique_ptr<Source> source_;
  Split split_;
  Placement placement_;
  std::shared_ptr<Adversary> model_;
  Critic critic_;
  std::vector<double> real_, fake_, lead_[2], need_[2];
};

}  // namespace

Diagnosis diagnose_critic(const Run& run, const PluginInfo& plugin) { return Diagnosed(run, plugin).diagnosis(); }

}  // namespace maskbench::bench
