#include "launch/stop_signal.h"

#include <initializer_list>

namespace maskbench {
namespace {

volatile std::sig_atomic_t counted = 0;

void on_both(void (*handler)(int)) {
  for (int number : {SIGINT, SIGTERM}) std::signal(number, handler);
}

}  // namespace

StopSignals::StopSignals() {
  on_both([](int) { counted = counted + 1; });
}

StopSignals::~StopSignals() { on_both(SIG_DFL); }

int StopSignals::count() { return counted; }

}  // namespace maskbench
