// One system of an experiment, ready to be timed: its data are drawn and lie on the device.
#pragma once

#include <memory>
#include <string>

#include "spec/experiment.h"
#include "train/trainer.h"

namespace maskbench::bench {

// "<plugin>/b<batch>/s<size>".
std::string name_of(const Run& run);

class TimedSystem {
 public:
  TimedSystem(const Run& run, const PluginInfo& plugin, torch::Device device);

  // One iteration, waited for: its seconds.
  double iteration();
  // Seconds of `count` further iterations by part; those replayed as a graph cannot be taken apart, all is 0 then.
  Parts parts(int count);
  double gflop() const { return gflop_; }  // of an iteration
  int64_t batch() const { return batch_; }
  bool replays() const { return trainer_.replays(); }

  // Writes what another implementation needs to compute the same, and what it should find (bench/peers/equality.py):
  // <plugin>.safetensors in `folder`. In float64: in float32 a gradient through a warp has two or three digits, whoever
  // computes it. The system stays in float64.
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
