#include "system/stop_signals.h"

#include <utility>

namespace maskbench {
namespace {

volatile std::sig_atomic_t received = 0;

}  // namespace

StopSignals::StopSignals(std::vector<int> signals) : signals_(std::move(signals)) {
  for (const int number : signals_) std::signal(number, [](int) { received = received + 1; });
}

StopSignals::~StopSignals() {
  for (const int number : signals_) std::signal(number, SIG_DFL);
}

int StopSignals::count() { return received; }

}  // namespace maskbench
