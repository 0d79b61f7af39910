// Repeated work, captured as a CUDA graph where possible.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "device/device_graph.h"
#include "layers/step_inputs.h"

namespace maskbench {

// Runs its work eagerly for the first few calls, then captures it as a graph (if the device supports graphs) and
// replays it.
// Reason:     An iteration is hundreds of small kernels whose launches take several times longer than their execution.
class GraphedStep {
 public:
  // Without a graph, all calls are eager. `values` are the step inputs read by the work; they must outlive this object.
  GraphedStep(std::unique_ptr<DeviceGraph> graph, StepInputs& values) : graph_(std::move(graph)), values_(values) {}

  // Runs or replays `work`, which must be the same in every call. Its host code runs only in eager calls and during
  // capture; values that change per call must go through StepInputs.
  void operator()(const std::function<void()>& work);
  // Disables the graph from now on and logs the reason.
  void refuse(const std::string& why);
  bool recorded() const { return recording_ && !refused_; }
  const std::string& problem() const { return problem_; }  // why a capture failed; empty if none did

 private:
  void record(const std::function<void()>& work);

  std::unique_ptr<DeviceGraph> graph_;
  StepInputs& values_;
  std::shared_ptr<StepInputs::Recording> recording_;
  std::string problem_;
  bool refused_ = false;
  int done_ = 0;
};

}  // namespace maskbench
