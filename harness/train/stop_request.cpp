#include "train/stop_request.h"

#include <csignal>

namespace maskbench {
namespace {

volatile std::sig_atomic_t asked = 0;

}  // namespace

StopRequest::StopRequest() {
  std::signal(SIGTERM, [](int) { asked = 1; });
}

StopRequest::~StopRequest() { std::signal(SIGTERM, SIG_DFL); }

bool StopRequest::came() { return asked != 0; }

}  // namespace maskbench
