// What a run says while it goes on: scalars, events, and progress for whoever started it.
#pragma once

#include <cstdint>
#include <fstream>
#include <map>
#include <string>

#include "base/event_file.h"
#include "train/run_folder.h"

namespace maskbench {

class RunLog {
 public:
  // Starts scalars.jsonl and the event file of the folder anew. Throws EnvironmentError.
  explicit RunLog(const RunFolder& folder);

  // One line of scalars.jsonl, and the same as TensorBoard events.
  void scalars(int64_t iteration, const std::map<std::string, double>& values);
  // Tells the starting process where this run stands.
  void progress(const std::string& phase, int64_t done, int64_t all);

 private:
  std::ofstream lines_;
  EventFile events_;
  std::filesystem::path path_;
};

// Writes one line to the process that started this one; nothing when there is none.
void report_to_parent(const std::string& line);

}  // namespace maskbench
