// Work of a device that is recorded once and replayed as a whole: a CUDA graph.
#pragma once

#include <torch/types.h>

#include <functional>
#include <memory>

namespace maskbench {

class DeviceGraph {
 public:
  virtual ~DeviceGraph() = default;
  // Records what `work` asks of the device; nothing of it is done. Throws what `work` throws, and c10::Error where the
  // device cannot record it (it was waited for, say): the graph is empty then.
  virtual void capture(const std::function<void()>& work) = 0;
  // Queues all that was recorded.
  virtual void replay() = 0;
};

// Empty where a device has no graphs.
std::unique_ptr<DeviceGraph> make_device_graph(torch::Device device);

}  // namespace maskbench
