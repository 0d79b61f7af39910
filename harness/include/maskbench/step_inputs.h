// Small numbers that the host makes anew for every iteration and the device reads: draws, rates, counts of updates.
#pragma once

#include <ATen/ATen.h>

#include <functional>
#include <memory>
#include <vector>

namespace maskbench {

// Where such numbers go. Usually they are made when they are asked for; what asks during a recording gets them from
// fixed places on the device, which renew() fills anew, so that a CUDA graph finds other numbers at each replay.
class StepInputs {
 public:
  using Fill = std::function<void(at::Tensor&)>;

  // What asked during a recording, in its order, and the places that it was given.
  class Recording;

  explicit StepInputs(at::Device device) : device_(device) {}

  // What `fill` writes into a host tensor of this shape and type, on the device.
  at::Tensor put(at::IntArrayRef shape, at::ScalarType type, const Fill& fill);
  // Does what every iteration has to do on the host in this place, such as beginning a random stream.
  void each(std::function<void()> work);

  // Counts from here how much is put: a recording needs the count of what it will hold.
  void count() { bytes_ = 0; }
  // Until stop(), fills and work are kept, not done. put() throws c10::Error where more is put than was counted.
  std::shared_ptr<Recording> record();
  void stop() { recording_ = nullptr; }
  // Does all that was kept, in order, and queues the copy of what it made to its places.
  static void renew(Recording& recording);

 private:
  at::Device device_;
  int64_t bytes_ = 0;  // put since count() or record()
  std::shared_ptr<Recording> recording_;
};

}  // namespace maskbench
