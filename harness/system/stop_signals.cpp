#include "system/stop_signals.h"

namespace maskbench {
namespace {

volatile std::sig_atomic_t received = 0;

}  // namespace

StopSignals::StopSignals(const std::vector<int>& signals) {
  for (const int number : signals)
    replaced_.push_back({number, std::signal(number, [](int) { received = received + 1; })});
}

StopSignals::~StopSignals() {
  for (const auto& [number, handler] : replaced_) std::signal(number, handler);
}

int StopSignals::count() { return received; }

}  // namespace maskbench
