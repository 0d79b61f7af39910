// The training of one run, from wherever its checkpoints stand, with all that is written down on the way.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "device/speed.h"
#include "maskbench/metric_networks.h"
#include "results/checkpoints.h"
#include "results/run_log.h"
#include "score/sample_sheets.h"
#include "spec/experiment.h"
#include "train/trainer.h"

namespace maskbench {

// What a run trains with; all of it outlives the training.
struct TrainingSetup {
  const RunFolder& folder;
  const Run& run;
  const std::string& hash;  // of the run
  const Source& source;
  const SampleSheets& figure;
  Networks& networks;  // of metrics
  torch::Device device;
  int64_t until;  // iterations after which to stop as if asked to; 0: none
};

class Training {
 public:
  // `status` is kept up to date in the folder.
  Training(const TrainingSetup& setup, std::shared_ptr<Adversary> model, Status& status);

  // Goes on from the newest checkpoint that can be used, or begins. Leaves "done", "diverged" or "interrupted" in the
  // status and, unless interrupted, the averaged weights in the model.
  void run();

  const LoopState& state() const { return state_; }
  Tensor start() const { return start_; }  // [1,8], where masks lie before any update

 private:
  void resume();
  void pretrain();
  void train();
  Losses step();
  void log(const Losses& losses);
  void look();
  void watch();
  void save();
  void end();
  bool must_stop() const;
  bool saves(int64_t iteration, int64_t last) const;
  bool due(const char* every, int64_t iteration, int64_t last) const;

  const TrainingSetup setup_;
  const Options& options_;
  Status& status_;
  const std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
  std::chrono::steady_clock::time_point saved_at_ = began_;  // the last checkpoint, which took save_seconds_
  double save_seconds_ = 0;
  Trainer trainer_;
  CheckpointFolder checkpoints_;
  std::unique_ptr<RunLog> log_;
  LoopState state_, saved_;
  Stopwatch stopwatch_, checkpointing_;
  bool warm_ = false;  // the first iteration of a process takes longer: it is not timed
  Tensor start_;
};

}  // namespace maskbench
