#include "launch/progress.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>

namespace maskbench {
namespace {

size_t terminal_width() {
  winsize size{};
  return ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

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

Progress::Progress(size_t runs) : terminal_(::isatty(STDERR_FILENO) == 1), runs_(runs) {}

Progress::~Progress() {
  if (terminal_) std::fputs("\r\033[K", stderr);
}

void Progress::say(const std::string& line) {
  fmt::print(stderr, "{}{}\n", terminal_ ? "\r\033[K" : "", line);
  std::fflush(stderr);
}

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
  const size_t width = terminal_width() - 1;
  fmt::print(stderr, "\r\033[K{}", line.size() > width ? line.substr(0, width) : line);
  std::fflush(stderr);
}

}  // namespace maskbench
