#include "study/pictures/finished_run.h"

#include "data/tensors/picture_tensor.h"
#include "results/manifest.h"
#include "train/placement.h"
#include "train/system.h"

namespace maskbench::study {
FinishedRun::FinishedRun(const std::filesystem::path& folder, const Catalogue& catalogue, const Source& source)
    : source_(source), start_(torch::zeros({1, 8})) {
  const Run run = read_resolved_run((folder / "spec.toml").string(), catalogue);
  wearer_ = make_system(run, catalogue.plugin(run.plugin), source);
  if (auto adversary = std::dynamic_pointer_cast<Adversary>(wearer_)) {
    load_scored_weights(folder, read_manifest(folder).value("run", ""), run.train.integer("iterations"), *adversary,
                        "the run's pictures cannot be made");
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
