#include "layers/step_inputs.h"

#include <c10/core/Event.h>
#include <c10/core/impl/VirtualGuardImpl.h>

#include <array>
#include <optional>

namespace maskbench {
namespace {

constexpr int64_t kAlignment = 64;

}  // namespace

class StepInputs::Recording {
 public:
  // A pinned buffer for an asynchronous copy to the device.
  struct Outgoing {
    at::Tensor pinned;
    std::optional<c10::Event> copied;

    void send(const at::Tensor& host, at::Tensor& to) {
      if (copied)
        copied->synchronize();
      else
        copied.emplace(to.device().type());
      pinned.copy_(host);
      to.copy_(pinned, /*non_blocking=*/true);
      copied->record(c10::impl::VirtualGuardImpl(to.device().type()).getStream(to.device()));
    }
  };

  Recording(int64_t bytes, at::Device on) : host(at::empty({bytes}, at::kByte)) {
    device = on.is_cpu() ? host : at::empty({bytes}, host.options().device(on));
    if (on.is_cuda())
      for (Outgoing& one : outgoing) one.pinned = at::empty({bytes}, host.options().pinned_memory(true));
  }

  std::vector<std::function<void()>> work;
  at::Tensor host, device;  // [bytes] uint8
  // Double-buffered: the host fills one for the next iteration while the device copies the other.
  std::array<Outgoing, 2> outgoing;
  size_t turn = 0;
};

at::Tensor StepInputs::put(at::IntArrayRef shape, at::ScalarType type, const Fill& fill) {
  const int64_t size = c10::multiply_integers(shape) * int64_t(c10::elementSize(type)), at = bytes_;
  bytes_ += (size + kAlignment - 1) / kAlignment * kAlignment;
  if (!recording_) {
    at::Tensor made = at::empty(shape, type);
    fill(made);
    return made.to(device_);
  }
  TORCH_CHECK(bytes_ <= recording_->host.size(0), "an iteration asks for more numbers than the one before it");
  const auto place = [&](const at::Tensor& buffer) { return buffer.narrow(0, at, size).view(type).view(shape); };
  recording_->work.push_back([fill, host = place(recording_->host)]() mutable { fill(host); });
  return place(recording_->device);
}

void StepInputs::each(std::function<void()> work) {
  if (recording_)
    recording_->work.push_back(std::move(work));
  else
    work();
}

std::shared_ptr<StepInputs::Recording> StepInputs::record() {
  recording_ = std::make_shared<Recording>(bytes_, device_);
  bytes_ = 0;
  return recording_;
}

void StepInputs::renew(Recording& recording) {
  for (const auto& work : recording.work) work();
  if (recording.device.is_cuda()) recording.outgoing[recording.turn++ % 2].send(recording.host, recording.device);
}

}  // namespace maskbench
