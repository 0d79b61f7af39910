#include "results/run_log.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <nlohmann/json.hpp>

#include "maskbench/errors.h"

namespace maskbench {

RunLog::RunLog(const RunFolder& folder, int64_t kept)
    : path_(folder / "scalars.jsonl"),
      file_(::open(path_.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0666)),
      events_(folder.path()) {
  if (file_ < 0) fail();
  const off_t there = ::lseek(file_, 0, SEEK_END);
  bytes_ = std::min<int64_t>(kept, there);
  if (there < 0 || ::ftruncate(file_, bytes_) != 0 || ::lseek(file_, bytes_, SEEK_SET) != bytes_) fail();
}

RunLog::~RunLog() { ::close(file_); }

void RunLog::fail() const {
  throw EnvironmentError(fmt::format("cannot write {}: {}", path_.string(), std::strerror(errno)));
}

void RunLog::scalars(int64_t iteration, const std::map<std::string, double>& values) {
  nlohmann::ordered_json json = {{"iteration", iteration}};
  for (const auto& [name, value] : values) {
    json[name] = std::isfinite(value) ? nlohmann::ordered_json(value) : nlohmann::ordered_json(nullptr);
    events_.scalar(name, iteration, value);
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
  events_.flush();
}

int64_t RunLog::sync() {
  if (::fsync(file_) != 0) fail();
  return bytes_;
}

}  // namespace maskbench
