#include "system/parent_channel.h"

#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <nlohmann/json.hpp>

#include "system/child_process.h"

namespace maskbench {
namespace {

using Clock = std::chrono::steady_clock;
constexpr auto kAliveInterval = std::chrono::seconds(1);

Clock::time_point last_alive;

std::string text_of(const nlohmann::json& json) {
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

void report_to_parent(const std::string& line) {
  static const bool connected = ::fcntl(kReportDescriptor, F_GETFD) != -1 && std::signal(SIGPIPE, SIG_IGN) != SIG_ERR;
  if (!connected) return;
  const std::string whole = line + "\n";
  for (size_t done = 0; done < whole.size();) {
    const ssize_t count = ::write(kReportDescriptor, whole.data() + done, whole.size() - done);
    if (count <= 0) return;  // the parent has closed its end
    done += size_t(count);
  }
}

void report_progress(const std::string& phase, int64_t done, int64_t of) {
  report_to_parent(text_of({{"phase", phase}, {"done", done}, {"of", of}}));
}

void report_warning(const std::string& text) { report_to_parent(text_of({{"warning", text}})); }
void report_problem(const std::string& text) { report_to_parent(text_of({{"problem", text}})); }

void report_alive() {
  const auto now = Clock::now();
  if (last_alive != Clock::time_point() && now - last_alive < kAliveInterval) return;
  last_alive = now;
  report_to_parent(R"({"alive":true})");
}

void report_unwatched() {
  last_alive = Clock::time_point();
  report_to_parent(R"({"alive":false})");
}

}  // namespace maskbench
