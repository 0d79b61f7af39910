#include "launch/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "base/utf8.h"
#include "system/messages.h"

namespace maskbench {
namespace {

std::string bar(int64_t done, int64_t of) {
  constexpr int64_t kWidth = 12;
  const int64_t filled = of > 0 ? kWidth * done / of : 0;
  return std::string(size_t(filled), '#') + std::string(size_t(kWidth - filled), '.');
}

// Returns the remaining time at the average rate so far, " 1:05 left", or "" in the first second.
std::string time_left(int64_t done, int64_t of, std::chrono::steady_clock::time_point since) {
  const double spent = std::chrono::duration<double>(std::chrono::steady_clock::now() - since).count();
  if (done <= 0 || spent < 1) return "";
  const auto left = int64_t(spent * double(of - done) / double(done));
  return fmt::format(" {}:{:02} left", left / 60, left % 60);
}

}  // namespace

Progress::Progress(size_t runs) : terminal_(terminal_width(STDERR_FILENO) > 0), runs_(runs) {}

Progress::~Progress() {
  if (terminal_) write_message("\r\033[K");
}

void Progress::say(const std::string& line) { tell("{}{}\n", terminal_ ? "\r\033[K" : "", line); }

void Progress::started(const std::string& run) {
  phases_[run].since = std::chrono::steady_clock::now();
  if (!terminal_) say(fmt::format("{}: started", run));
  redraw();
}

void Progress::moved(const std::string& run, const std::string& phase, int64_t done, int64_t of) {
  Phase& current = phases_[run];
  if (current.name != phase) {
    current.printed = 0;
    current.since = std::chrono::steady_clock::now();
  }
  current.name = phase;
  current.done = done;
  current.of = of;
  const int64_t tenth = of > 0 ? 10 * done / of : 0;
  if (!terminal_ && tenth > current.printed) {
    current.printed = tenth;
    say(fmt::format("{}: {} {}/{}{}", run, phase, done, of, time_left(done, of, current.since)));
  }
  redraw();
}

void Progress::ended(const std::string& run, const std::string& how) {
  ++ended_;
  phases_.erase(run);
  say(fmt::format("[{}/{}] {}: {}", ended_, runs_, run, how));
  redraw();
}

void Progress::remark(const std::string& line) {
  say(line);
  redraw();
}

void Progress::redraw() {
  if (!terminal_) return;
  std::string line = fmt::format("[{}/{}]", ended_, runs_);
  for (const auto& [run, phase] : phases_)
    line += fmt::format(" {} {} {} {}/{}{}", run, phase.name, bar(phase.done, phase.of), phase.done, phase.of,
                        time_left(phase.done, phase.of, phase.since));
  tell("\r\033[K{}", fitted(line, std::max<size_t>(2, terminal_width(STDERR_FILENO)) - 1));
}

}  // namespace maskbench
