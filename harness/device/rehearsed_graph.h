// The graph of LibTorch's meta device, which has shapes and no values: a rehearsal of a CUDA graph's capture.
#pragma once

#include "device/device_graph.h"

namespace maskbench {

class RehearsedGraph final : public DeviceGraph {
 public:
  // Runs `work`. Throws c10::Error when a CUDA graph could not capture it, or would replay a value of the host that was
  // right once only.
  void capture(const std::function<void()>& work) override;
  void replay() override {}
};

}  // namespace maskbench
