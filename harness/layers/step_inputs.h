// Small host-made inputs of a training step that change with every iteration: random draws, learning rates, update
// counts. Lets a CUDA graph replay a step with new values.
#pragma once

#include <ATen/ATen.h>

#include <functional>
#include <memory>
#include <vector>

namespace maskbench {

// Puts inputs on the device. Outside a recording, put() fills and copies at once. During a recording it returns fixed
// device buffers and keeps the fill functions; renew() runs them and refills the buffers before each replay.
class StepInputs {
 public:
  using Fill = std::function<void(at::Tensor&)>;

  // The fill functions of a recording, in order, and their device buffers.
  class Recording;

  explicit StepInputs(at::Device device) : device_(device) {}

  // Returns a device tensor with what `fill` writes into a host tensor of this shape and type. During a recording
  // throws c10::Error once more bytes are put than were counted since count().
  at::Tensor put(at::IntArrayRef shape, at::ScalarType type, const Fill& fill);
  // Runs host work that belongs to every iteration at this point, such as seeding a random stream; during a recording,
  // keeps it for renew().
  void each(std::function<void()> work);

  // Starts to count the bytes put; record() allocates as many.
  void count() { bytes_ = 0; }
  // Starts a recording, which lasts until stop().
  std::shared_ptr<Recording> record();
  void stop() { recording_ = nullptr; }
  // Runs all kept fills and work in order and enqueues the copy to the device buffers.
  static void renew(Recording& recording);

 private:
  at::Device device_;
  int64_t bytes_ = 0;  // put since count() or record()
  std::shared_ptr<Recording> recording_;
};

}  // namespace maskbench
