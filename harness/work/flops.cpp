#include "work/flops.h"

#include <atomic>
#include <memory>

#include "work/operation_flops.h"

namespace maskbench {
namespace {

using at::RecordFunction;

std::atomic<int64_t> flop_count{0};              // one count at a time, summed over all threads used by autograd
thread_local int64_t own_convolutions_open = 0;  // around the current operation

struct Pending : at::ObserverContext {
  OperationFlops flops;
  bool is_own = false;
};

std::unique_ptr<at::ObserverContext> at_start(const RecordFunction& function) {
  auto pending = std::make_unique<Pending>();
  if (own_convolutions_open == 0) pending->flops = OperationFlops(function);
  pending->is_own = is_own_convolution(function);
  own_convolutions_open += pending->is_own;
  return pending;
}

void at_end(const RecordFunction& function, at::ObserverContext* context) {
  if (!context) return;
  const auto& pending = *static_cast<Pending*>(context);
  own_convolutions_open -= pending.is_own;
  if (const auto flops = int64_t(pending.flops.after(function)); flops > 0) flop_count += flops;
}

}  // namespace

double count_flops(const std::function<void()>& work) {
  flop_count = 0;
  const auto handle = at::addGlobalCallback(at::RecordFunctionCallback(&at_start, &at_end)
                                                .needsInputs(true)
                                                .needsOutputs(true)
                                                .scopes({at::RecordScope::FUNCTION}));
  work();
  at::removeCallback(handle);
  return double(flop_count.load());
}

}  // namespace maskbench
