// checkpoints/ of a run: one folder each, written atomically; the last ones are kept.
//   <iteration>/ or pretraining-<iteration>/: model.safetensors, training.safetensors, state.json (docs/formats.md)
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace maskbench {

// The state of a training loop, without its tensors.
struct LoopState {
  int64_t iteration = 0, pretrained = 0;  // done
  int64_t average_updates = 0;
  int64_t scalars_bytes = 0;  // length of scalars.jsonl
  double flops = 0;           // of one iteration
  int64_t goal_iteration = -1;
  std::string goal_missing = {}, goal_reason = {};  // why not yet: in words, and its code (Reading::reason)
  double timed_seconds = 0, wall_seconds = 0;       // spent so far, over all processes that took part
  int64_t timed_iterations = 0;

  // Folder of a checkpoint made there: "000400", or "pretraining-000400" before the first iteration.
  std::string name() const;
};

class CheckpointFolder {
 public:
  // `run` is the hash of the run that the checkpoints belong to; `kept`: how many of the last ones stay, 0: all.
  CheckpointFolder(std::filesystem::path folder, std::string run, int64_t kept = 2)
      : folder_(std::move(folder)), run_(std::move(run)), kept_(kept) {}

  // Writes a checkpoint atomically. `save` writes the tensors into the folder it is given and returns their files'
  // SHA-256 by name. Then removes all checkpoints but those to keep, and newer ones: those could not be used, or training
  // would have resumed from them.
  using Save = std::function<std::map<std::string, std::string>(const std::filesystem::path&)>;
  void write(const LoopState& state, const Save& save) const;

  // Returns the checkpoints in the folder, newest first, damaged ones included.
  std::vector<std::filesystem::path> newest_first() const;
  // Reads and verifies the state of a checkpoint. Throws UserError with the reason where it cannot be used: damaged,
  // truncated, changed, of another run.
  LoopState read(const std::filesystem::path& checkpoint) const;
  // Removes temporary folders that a killed process left.
  void clean() const;

 private:
  std::filesystem::path make_temporary() const;
  void remove(const std::filesystem::path& checkpoint) const;

  std::filesystem::path folder_;
  std::string run_;
  int64_t kept_;
};

// Returns the iteration of a checkpoint's folder; nullopt for one of pretraining and for other names.
std::optional<int64_t> iteration_of(const std::filesystem::path& checkpoint);

}  // namespace maskbench
