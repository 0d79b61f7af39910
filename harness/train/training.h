// Training of one run from its latest checkpoint, with logs, scores and samples.
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

// Inputs of a training; all must outlive it.
struct TrainingSetup {
  const RunFolder& folder;
  const Run& run;
  const std::string& hash;  // hash of the run
  const Source& source;
  const SampleSheets& figure;
  Networks& networks;  // networks of metrics
  torch::Device device;
  int64_t until;  // stop after this many iterations, as if interrupted; 0 means never
};

class Training {
 public:
  // Keeps `status` up to date, in memory and in the folder.
  Training(const TrainingSetup& setup, std::shared_ptr<Adversary> model, Status& status);

  // Resumes from the newest usable checkpoint, or starts from scratch. Sets the status to "done", "diverged" or
  // "interrupted"; unless interrupted, the model then has the averaged weights.
  void run();

  const LoopState& state() const { return state_; }
  Tensor start() const { return start_; }  // [1,8], placement of masks before any update

 private:
  void resume();
  void pretrain();
  void train();
  Losses step();
  void log(const Losses& losses);
  void write_intermediate_results();
  void write_intermediate_scores();
  void save();
  void end();
  bool must_stop() const;
  bool checkpoint_due(int64_t iteration, int64_t last) const;
  bool due(const char* every, int64_t iteration, int64_t last) const;

  const TrainingSetup setup_;
  const Options& options_;
  Status& status_;
  const std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
  std::chrono::steady_clock::time_point saved_at_ = began_;  // time of the last checkpoint, which took save_seconds_
  double save_seconds_ = 0;
  Trainer trainer_;
  CheckpointFolder checkpoints_;
  std::unique_ptr<RunLog> log_;
  LoopState state_, saved_;
  Stopwatch stopwatch_, checkpointing_;
  bool warm_ = false;  // false until the first iteration of this process, which is not timed, is done
  Tensor start_;
};

}  // namespace maskbench
