// A sequence of kernel launches recorded once and replayed as a whole: a CUDA graph.
#pragma once

#include <torch/types.h>

#include <functional>
#include <memory>

namespace maskbench {

class DeviceGraph {
 public:
  virtual ~DeviceGraph() = default;
  // Records the launches of `work` without executing them. Throws what `work` throws, and c10::Error when `work` cannot
  // be captured (it synchronises, say); the graph is empty then.
  virtual void capture(const std::function<void()>& work) = 0;
  // Queues the recorded launches.
  virtual void replay() = 0;
};

// Returns nullptr for a device without graphs.
std::unique_ptr<DeviceGraph> make_device_graph(torch::Device device);

}  // namespace maskbench
