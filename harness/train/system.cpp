#include "train/system.h"

#include <fmt/format.h>

#include "maskbench/errors.h"
#include "plugin/loader/load.h"
#include "results/checkpoints.h"
#include "train/baselines.h"
#include "train/training_state.h"

namespace maskbench {

std::shared_ptr<Wearer> make_system(const Run& run, const PluginInfo& plugin, const Source& source) {
  if (plugin.name == "identity") return identity_wearer();
  if (plugin.name == "constant") return constant_wearer(source);
  return make_wearer(run, plugin);
}

void load_scored_weights(const std::filesystem::path& run, const std::string& run_hash, int64_t iteration,
                         Adversary& adversary, const std::string& consequence) {
  const CheckpointFolder checkpoints(run / "checkpoints", run_hash);
  const std::filesystem::path checkpoint = run / "checkpoints" / LoopState{.iteration = iteration}.name();
  if (!std::filesystem::exists(checkpoint))
    throw UserError(fmt::format("{} is missing, so {}", checkpoint.string(), consequence));
  checkpoints.read(checkpoint);
  load_model(checkpoint, adversary);
}

}  // namespace maskbench
