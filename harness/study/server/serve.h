// `maskbench study serve`: a study over HTTP.
#pragma once

#include <string>

namespace maskbench::study {

struct ServeRequest {
  std::string folder, host = "127.0.0.1";
  int port = 8080;  // 0: any that is free
  std::string url;  // address under which raters reach it, for the printed links; empty: http://host:port/
};

// Serves until Ctrl-C or SIGTERM. Prints the address and the links once it listens. Throws UserError and EnvironmentError.
int serve_study(const ServeRequest& request);

// Prints each rater's personal link below `url`, and that of the overview.
int print_links(const std::string& folder, const std::string& url);

}  // namespace maskbench::study
