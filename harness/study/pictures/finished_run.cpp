#include "study/pictures/finished_run.h"

#include <fmt/format.h>

#include "data/tensors/picture_tensor.h"
#include "maskbench/errors.h"
#include "plugin/loader/load.h"
#include "results/checkpoints.h"
#include "results/manifest.h"
#include "train/baselines.h"
#include "train/placement.h"
#include "train/training_state.h"

namespace maskbench::study {
namespace {

std::shared_ptr<Wearer> wearer_of(const Run& run, const Catalogue& catalogue, const Source& source) {
  if (run.plugin == "identity") return identity_wearer();
  if (run.plugin == "constant") return constant_wearer(source);
  return make_wearer(run, catalogue.plugin(run.plugin));
}

void load_weights(const std::filesystem::path& folder, int64_t iteration, Adversary& adversary) {
  const CheckpointFolder checkpoints(folder / "checkpoints", read_manifest(folder).value("run", ""));
  const auto checkpoint = folder / "checkpoints" / LoopState{.iteration = iteration}.name();
  if (!std::filesystem::exists(checkpoint))
    throw UserError(fmt::format("{} is missing, so the run's pictures cannot be made", checkpoint.string()));
  checkpoints.read(checkpoint);
  load_model(checkpoint, adversary);
}

}  // namespace

FinishedRun::FinishedRun(const std::filesystem::path& folder, const Catalogue& catalogue, const Source& source)
    : source_(source), start_(torch::zeros({1, 8})) {
  const Run run = read_resolved_run((folder / "spec.toml").string(), catalogue);
  wearer_ = wearer_of(run, catalogue, source);
  if (auto adversary = std::dynamic_pointer_cast<Adversary>(wearer_)) {
    load_weights(folder, run.train.integer("iterations"), *adversary);
    start_ = Placement(run.train).start(1);
  }
  wearer_->eval();
}

std::vector<Picture> FinishedRun::worn(const std::vector<Pair>& pairs) const {
  constexpr size_t kBatch = 16;
  const torch::NoGradGuard off;
  std::vector<Picture> pictures;
  for (size_t first = 0; first < pairs.size(); first += kBatch) {
    Scene scene = load_scene(source_, Split::kTest, pairs, first, kBatch).scene;
    scene.start = start_.expand_as(scene.start);
    for (const Tensor& image : wearer_->wear(scene).image.unbind()) pictures.push_back(to_picture(image));
  }
  return pictures;
}

}  // namespace maskbench::study
