#include "train/run_log.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cmath>
#include <csignal>

#include "base/child_process.h"
#include "maskbench/errors.h"

namespace maskbench {

RunLog::RunLog(const RunFolder& folder)
    : lines_(folder / "scalars.jsonl"), events_(folder.path()), path_(folder / "scalars.jsonl") {
  if (!lines_) throw EnvironmentError("cannot write " + path_.string());
}

void RunLog::scalars(int64_t iteration, const std::map<std::string, double>& values) {
  nlohmann::ordered_json line = {{"iteration", iteration}};
  for (const auto& [name, value] : values) {
    line[name] = std::isfinite(value) ? nlohmann::ordered_json(value) : nlohmann::ordered_json(nullptr);
    events_.scalar(name, iteration, value);
  }
  lines_ << line.dump() << std::endl;
  events_.flush();
  if (!lines_) throw EnvironmentError("cannot write " + path_.string());
}

void RunLog::progress(const std::string& phase, int64_t done, int64_t all) {
  report_to_parent(nlohmann::json{{"phase", phase}, {"done", done}, {"of", all}}.dump());
}

void report_to_parent(const std::string& line) {
  static const bool connected = ::fcntl(kReportDescriptor, F_GETFD) != -1 && std::signal(SIGPIPE, SIG_IGN) != SIG_ERR;
  if (!connected) return;
  const std::string whole = line + "\n";
  for (size_t done = 0; done < whole.size();) {
    const ssize_t count = ::write(kReportDescriptor, whole.data() + done, whole.size() - done);
    if (count <= 0) return;  // nobody listens any more
    done += size_t(count);
  }
}

}  // namespace maskbench
