#include "results/run_log.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <utility>

#include "maskbench/errors.h"
#include "system/atomic_file.h"

namespace maskbench {

RunLog::RunLog(const RunFolder& folder, int64_t kept)
    : path_(folder / "scalars.jsonl"), file_(::open(path_.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0666)) {
  if (file_ < 0) fail();
  const off_t there = ::lseek(file_, 0, SEEK_END);
  bytes_ = std::min<int64_t>(kept, there);
  if (there < 0 || ::ftruncate(file_, bytes_) != 0 || ::lseek(file_, bytes_, SEEK_SET) != bytes_) fail();
  cut_events(folder);
}

// A scalar is kept if a kept line says it, once.
void RunLog::cut_events(const RunFolder& folder) {
  std::set<std::pair<int64_t, std::string>> said;
  int64_t next = 0;
  std::istringstream lines(read_file(path_));
  for (std::string line; std::getline(lines, line);) {
    const auto json = nlohmann::json::parse(line, nullptr, /*allow_exceptions=*/false);
    if (!json.is_object() || !json.contains("iteration")) continue;
    const int64_t iteration = json["iteration"];
    next = iteration + 1;
    for (const auto& [name, value] : json.items()) said.emplace(iteration, name);
  }
  const bool resumed = cut_event_files(folder.path(), [&said](const Event& event) {
    return said.erase({event.step, event.tag}) > 0;
  });
  events_ = std::make_unique<EventFile>(folder.path());
  if (resumed) events_->restart(next);
}

RunLog::~RunLog() { ::close(file_); }

void RunLog::fail() const {
  throw EnvironmentError(fmt::format("cannot write {}: {}", path_.string(), std::strerror(errno)));
}

void RunLog::scalars(int64_t iteration, const std::map<std::string, double>& values) {
  nlohmann::ordered_json json = {{"iteration", iteration}};
  for (const auto& [name, value] : values) {
    json[name] = std::isfinite(value) ? nlohmann::ordered_json(value) : nlohmann::ordered_json(nullptr);
    events_->scalar(name, iteration, value);
  }
  const std::string line = json.dump() + "\n";
  for (size_t done = 0; done < line.size();) {
    const ssize_t count = ::write(file_, line.data() + done, line.size() - done);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) {
      const int reason = errno;
      if (::ftruncate(file_, bytes_) == 0) errno = reason;
      fail();
    }
    done += size_t(count);
  }
  bytes_ += int64_t(line.size());
  events_->flush();
}

int64_t RunLog::sync() {
  if (::fsync(file_) != 0) fail();
  return bytes_;
}

}  // namespace maskbench
