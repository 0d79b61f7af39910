#include "wear/warp_system.h"

#include <ATen/Context.h>
#include <fmt/format.h>

#include <cmath>

#include "base/sha256.h"
#include "data/pictures/picture_file.h"
#include "data/source.h"
#include "data/tensors/picture_tensor.h"
#include "data/tensors/scenes.h"
#include "maskbench/errors.h"
#include "plugin/loader/load.h"
#include "spec/data_source.h"
#include "train/baselines.h"
#include "train/placement.h"
#include "train/system.h"
#include "train/training_state.h"

namespace maskbench {
namespace {

namespace fs = std::filesystem;

// Returns the folder of the run's scored weights: its own, or the newest checkpoint.
fs::path weights_folder(const fs::path& folder) {
  constexpr const char* kModel = "model.safetensors";
  if (fs::exists(folder / kModel)) return folder;
  fs::path newest;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder / "checkpoints", ignored)) {
    const std::string name = entry.path().filename().string();
    const bool is_iteration = !name.empty() && name.find_first_not_of("0123456789") == std::string::npos;
    if (is_iteration && fs::exists(entry.path() / kModel) && (newest.empty() || entry.path() > newest))
      newest = entry.path();
  }
  if (newest.empty())
    throw UserError(
        fmt::format("--run: {}: has no {}, neither of its own nor in a checkpoint", folder.string(), kModel));
  return newest;
}

Homography homography_of(const Tensor& H) {
  const Tensor values = H.detach().cpu().to(torch::kFloat64).contiguous();
  Homography found{};
  std::copy_n(values.data_ptr<double>(), found.size(), found.begin());
  return found;
}

}  // namespace

WarpSystem WarpSystem::of_run(const fs::path& folder, const Catalogue& catalogue) {
  if (!fs::exists(folder / "spec.toml"))
    throw UserError(fmt::format("--run: {}: has no spec.toml, so it is not the folder of a run", folder.string()));
  const Run run = read_resolved_run((folder / "spec.toml").string(), catalogue);
  WarpSystem system;
  system.name_ = run.system;
  system.size_ = int(run.data.integer("size"));
  if (run.data.text("source") == "folder") system.margin_ = run.data.number("face_margin");
  const PluginInfo& plugin = catalogue.plugin(run.plugin);
  if (run.plugin == "constant")
    system.wearer_ = constant_wearer(*make_source(run.data));
  else
    system.wearer_ = run.plugin == "identity" ? identity_wearer() : make_wearer(run, plugin);
  system.start_ = torch::zeros({1, 8});
  system.about_ = {{"name", run.system},
                   {"plugin", run.plugin},
                   {"plugin_source_sha256", plugin.source_sha256},
                   {"spec_sha256", sha256_of_file(folder / "spec.toml")}};
  if (auto adversary = std::dynamic_pointer_cast<Adversary>(system.wearer_)) {
    const fs::path weights = weights_folder(folder);
    load_model(weights, *adversary);
    system.start_ = Placement(run.train).start(1);
    system.about_["weights_sha256"] = sha256_of_file(weights / "model.safetensors");
  }
  system.wearer_->eval();
  return system;
}

WarpSystem WarpSystem::of_plugin(const std::string& name, const Catalogue& catalogue) {
  const PluginInfo& plugin = catalogue.plugin(name);
  if (plugin.trained || name == "constant")
    throw UserError(fmt::format("--system: {} must be trained first: give --run with the folder of a run", name));
  WarpSystem system;
  system.name_ = name;
  Run run;
  run.plugin = run.system = name;
  run.trained = false;
  run.options = Options(plugin.options);
  run.data = Options({size_key()});
  run.data.set("size", int64_t(system.size_));
  system.wearer_ = name == "identity" ? identity_wearer() : make_wearer(run, plugin);
  system.wearer_->eval();
  system.start_ = torch::zeros({1, 8});
  system.about_ = {{"name", name}, {"plugin", name}, {"plugin_source_sha256", plugin.source_sha256}};
  return system;
}

Worn WarpSystem::wear(Scene scene) const {
  scene.start = start_.expand({scene.face.size(0), 8});
  return wearer_->wear(scene);
}

WarpFunction WarpSystem::warp() const {
  return [wearer = wearer_, start = start_, name = name_](const SeenFace& seen,
                                                          const WearableMask& mask) -> std::optional<Homography> {
    const torch::NoGradGuard off;
    at::globalContext().setFlushDenormal(true);  // of this thread, as in prepare_process()
    Scene scene;
    scene.face = to_tensor(planar(seen.crop)).unsqueeze(0);
    scene.mask = to_tensor(mask.input).unsqueeze(0);
    scene.start = start;
    scene.face_anchors = anchors_tensor(seen.anchors).unsqueeze(0);
    scene.mask_anchors = anchors_tensor(mask.anchors).unsqueeze(0);
    const Worn worn = wearer->wear(scene);
    if (!worn.homography)
      throw UserError(
          fmt::format("{} paints masked faces without a warp, which has no other resolution than its own", name));
    const Homography H = homography_of(*worn.homography);
    if (!std::all_of(H.begin(), H.end(), [](double value) { return std::isfinite(value); })) return std::nullopt;
    return H;
  };
}

}  // namespace maskbench
