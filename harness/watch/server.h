// Serves a results folder's report to browsers while its runs go on. Read-only: no request names a file.
#pragma once

#include <string>

#include "watch/live_page.h"

namespace maskbench {

struct WatchAddress {
  std::string host = "127.0.0.1";
  int port = 8642;    // 0: any that is free
  std::string token;  // where there is one, a request without "?token=..." is refused
};

// Whether only programs of this machine can reach the address.
bool is_loopback(const std::string& host);

// Whether a request for the name in its "Host:" is meant for this program. Reason: a page of another host may have its
// name resolved to 127.0.0.1, and would then read ours.
bool is_own_name(const std::string& host_header, const WatchAddress& address);

// Serves "/", the page, and "/events", server-sent events that name the page's version. Calls `announce` with the URL
// once it listens. Returns after SIGINT or SIGTERM. Throws UserError where it cannot listen at the address.
void serve(LivePage& page, const WatchAddress& address, const std::function<void(const std::string& url)>& announce);

}  // namespace maskbench
