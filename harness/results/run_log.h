// What a run writes down as it goes on: scalars.jsonl, and the same as TensorBoard events.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "formats/event_file.h"
#include "results/run_folder.h"

namespace maskbench {

class RunLog {
 public:
  // Goes on after the first `kept` bytes of scalars.jsonl, what follows them being cut off, and in an event file of its
  // own. Throws EnvironmentError.
  RunLog(const RunFolder& folder, int64_t kept);
  ~RunLog();
  RunLog(const RunLog&) = delete;
  RunLog& operator=(const RunLog&) = delete;

  // One line of scalars.jsonl, and an event for each value. A line that cannot be written whole is not there at all.
  void scalars(int64_t iteration, const std::map<std::string, double>& values);
  // Waits until the lines are on disk and returns how many bytes they are.
  int64_t sync();

 private:
  [[noreturn]] void fail() const;

  std::filesystem::path path_;
  int file_ = -1;
  int64_t bytes_ = 0;
  EventFile events_;
};

}  // namespace maskbench
