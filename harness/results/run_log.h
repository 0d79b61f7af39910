// Scalars logged in training: scalars.jsonl, and the same as TensorBoard events.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "formats/event_file.h"
#include "results/run_folder.h"

namespace maskbench {

class RunLog {
 public:
  // Cuts scalars.jsonl to its first `kept` bytes, and the event files of earlier processes to what it then says; appends
  // to it, and opens an event file of its own. Throws EnvironmentError.
  RunLog(const RunFolder& folder, int64_t kept);
  ~RunLog();
  RunLog(const RunLog&) = delete;
  RunLog& operator=(const RunLog&) = delete;

  // Appends a line to scalars.jsonl, and an event for each value. A line is written whole or not at all.
  void scalars(int64_t iteration, const std::map<std::string, double>& values);
  // Flushes scalars.jsonl to disk (fsync) and returns its length in bytes.
  int64_t sync();

 private:
  void cut_events(const RunFolder& folder);
  [[noreturn]] void fail() const;

  std::filesystem::path path_;
  int file_ = -1;
  int64_t bytes_ = 0;
  std::unique_ptr<EventFile> events_;
};

}  // namespace maskbench
