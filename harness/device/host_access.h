// Detection of work on a device that needs the host: what a CUDA graph cannot capture, or would freeze.
#pragma once

#include <ATen/record_function.h>

namespace maskbench {

// During its lifetime, watches the operations of this thread. Not for use by two objects at once.
class HostAccessWatch {
 public:
  enum class Copies { kAllowed, kForbidden };

  // With kForbidden, a copy between CPU and device is found too, and a CPU tensor of one element beside tensors of the
  // device, whose value a graph would freeze.
  explicit HostAccessWatch(Copies copies);
  ~HostAccessWatch();
  HostAccessWatch(const HostAccessWatch&) = delete;
  HostAccessWatch& operator=(const HostAccessWatch&) = delete;

  // Throws c10::Error that names the operations found: those with tensors of the CPU and of another device.
  void expect_none() const;

 private:
  at::CallbackHandle handle_;
};

}  // namespace maskbench
