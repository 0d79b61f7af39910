// One system of an experiment, ready to be timed, with its data loaded on the device.
#pragma once

#include <memory>
#include <string>

#include "spec/experiment.h"
#include "train/trainer.h"

namespace maskbench::bench {

// Returns "<plugin>/b<batch>/s<size>".
std::string name_of(const Run& run);

class TimedSystem {
 public:
  TimedSystem(const Run& run, const PluginInfo& plugin, torch::Device device);

  // Runs one iteration, synchronises, and returns its time in seconds.
  double iteration();
  // Returns the time by part, in seconds, of `count` further iterations. All zero if iterations are replayed as a
  // graph, whose parts cannot be timed.
  Parts parts(int count);
  // The median milliseconds of wearing a batch (device/speed.h).
  double wear_milliseconds();
  // Writes a trace of one further iteration (bench/trace.h).
  void trace(const std::string& file);
  double gflop() const { return gflop_; }  // per iteration
  int64_t batch() const { return batch_; }
  bool replays() const { return trainer_.replays(); }

  // Writes the inputs and expected outputs of one iteration, to verify another implementation
  // (bench/peers/equality.py): <plugin>.safetensors in `folder`. Converts the system to float64, permanently: in
  // float32, gradients through a warp are accurate to two or three digits only.
  void dump(const std::string& folder);

 private:
  std::string plugin_;
  std::shared_ptr<Adversary> model_;
  torch::Device device_;
  int64_t batch_;
  Trainer trainer_;
  double gflop_;
};

}  // namespace maskbench::bench
