#include "spec/deciding_keys.h"

#include <algorithm>

namespace maskbench {
namespace {

// Reason: train.eval_every is not among them, for a run is scored that often to find when it reaches its goal.
constexpr std::string_view kOnlyObserving[] = {"train.log_every",        "train.sample_every", "train.checkpoint_every",
                                               "train.keep_checkpoints", "train.hang_seconds", "eval.figure_faces",
                                               "eval.figure_masks",      "eval.checkpoints"};

}  // namespace

bool decides_numbers(std::string_view key, bool has_content) {
  if (has_content && key.starts_with("data.")) return key == "data.content";
  return std::find(std::begin(kOnlyObserving), std::end(kOnlyObserving), key) == std::end(kOnlyObserving);
}

bool decides_weights(std::string_view key, bool has_content) {
  return !key.starts_with("eval.") && decides_numbers(key, has_content);
}

}  // namespace maskbench
