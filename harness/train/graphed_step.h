// Work that is done over and over, each time with other numbers of the host.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "device/device_graph.h"
#include "maskbench/step_inputs.h"

namespace maskbench {

// Does its work eagerly; after a few times, where there is a graph, as one replay.
// Reason:     An iteration is hundreds of small kernels: the time to launch them is several times that to run them.
class GraphedStep {
 public:
  // Without a graph all is eager. `values` are those that the work asks; they outlive this.
  GraphedStep(std::unique_ptr<DeviceGraph> graph, StepInputs& values) : graph_(std::move(graph)), values_(values) {}

  // Every call must bring the same work. Its host side runs when it is eager and when it is recorded: what it must do
  // each time goes through the values.
  void operator()(const std::function<void()>& work);
  // Stays eager from here on, and says why in the log.
  void refuse(const std::string& why);
  bool recorded() const { return recording_ && !refused_; }

 private:
  void record(const std::function<void()>& work);

  std::unique_ptr<DeviceGraph> graph_;
  StepInputs& values_;
  std::shared_ptr<StepInputs::Recording> recording_;
  bool refused_ = false;
  int done_ = 0;
};

}  // namespace maskbench
