// What a critic has learned by itself: trains the critic of each system of a spec on its loss before the first iteration
// (pretrain_iterations steps on masks at random places) and prints a line for each:
//   AUC         how well its score tells really masked people from masks at random places, on people it has not seen
//   right, down correlation of the score's gradient with the motion that a mask at the best constant warp still needs:
//               1 where the critic leads the generator to the face, 0 where it knows no relation of mask and face
//   critic_diagnosis experiments/critic_diagnosis.toml [key=value]...
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "data/tensors/picture_tensor.h"
#include "data/tensors/scenes.h"
#include "device/device.h"
#include "experiment/catalogue.h"
#include "machine/thread_environment.h"
#include "maskbench/errors.h"
#include "maskbench/layers.h"
#include "maskbench/warp.h"
#include "score/constant_warp.h"
#include "train/system.h"
#include "train/trainer.h"

MASKBENCH_THREADS_DO_NOT_SPIN;

namespace maskbench {
namespace {

constexpr int64_t kPictures = 512, kBatch = 32;

struct Diagnosis {
  double auc, right, down;
};

Critic critic_of(Adversary& model, const std::string& system) {
  const auto critic = std::dynamic_pointer_cast<CriticImpl>(model.named_children()["D"]);
  if (!critic) throw UserError(system + ": has no critic that scores a picture");
  return Critic(critic);
}

// The share of pairs of a real and a fake picture whose real one has the higher score; equal scores count half.
double area_under_curve(std::vector<double> real, const std::vector<double>& fake) {
  std::sort(real.begin(), real.end());
  double won = 0;
  for (const double score : fake) {
    const auto [low, high] = std::equal_range(real.begin(), real.end(), score);
    won += double(real.end() - high) + 0.5 * double(high - low);
  }
  return won / double(real.size() * fake.size());
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
    for (int64_t i = 0; i < std::min(source_->masked(split_), kPictures); ++i)
      add(real_, critic_(to_tensor(source_->masked_face(split_, i)).unsqueeze(0)));
    return {area_under_curve(real_, fake_), correlation(lead_[0], need_[0]), correlation(lead_[1], need_[1])};
  }

 private:
  static void add(std::vector<double>& to, const Tensor& values) {
    for (const Tensor& value : values.unbind()) to.push_back(value.item<double>());
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

int run_all(const std::string& spec, const std::vector<std::string>& settings) {
  const Catalogue catalogue = full_catalogue();
  const Experiment experiment = read_spec(spec, settings, catalogue);
  prepare_process(int(experiment.runs.front().train.integer("threads")), "seeded");
  fmt::print("{:<40} {:>4} {:>6} {:>6} {:>6} {:>6}\n", "critic", "seed", "steps", "AUC", "right", "down");
  for (const Run& run : experiment.runs) {
    if (!run.trained) continue;
    const Diagnosis found = Diagnosed(run, catalogue.plugin(run.plugin)).diagnosis();
    fmt::print("{:<40} {:>4} {:>6} {:>6.3f} {:>6.2f} {:>6.2f}\n", run.system, run.seed,
               run.train.integer("pretrain_iterations"), found.auc, found.right, found.down);
    std::fflush(stdout);
  }
  return 0;
}

}  // namespace
}  // namespace maskbench

int main(int argc, char** argv) {
  if (argc < 2 || std::string(argv[1]).starts_with("-")) {
    fmt::print(stderr, "critic_diagnosis SPEC [key=value]...\n");
    return 2;
  }
  try {
    return maskbench::run_all(argv[1], {argv + 2, argv + argc});
  } catch (const std::runtime_error& problem) {
    fmt::print(stderr, "{}\n", problem.what());
    return 2;
  }
}
