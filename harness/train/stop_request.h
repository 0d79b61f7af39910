// Being asked to stop: SIGTERM, which the starting process sends on Ctrl-C and the kernel when that process is gone.
#pragma once

namespace maskbench {

// While it lives, SIGTERM does not end the process but asks it to stop where it can be gone on from.
class StopRequest {
 public:
  StopRequest();
  ~StopRequest();
  StopRequest(const StopRequest&) = delete;
  StopRequest& operator=(const StopRequest&) = delete;

  static bool came();
};

}  // namespace maskbench
