// status.json of a run: its state, and what was measured of it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace maskbench {

struct Status {
  std::string state = {};  // running | interrupted | done | diverged | collapsed | failed
  std::string why = {};
  std::vector<std::string> log = {};  // of a failed run: the last lines of log.txt
  int64_t iteration = 0;
  // Measurements; 0: not measured.
  double seconds_per_iteration = 0;  // of training, without the first iteration, scoring and sample pictures
  double pictures_per_second = 0;    // batch / seconds_per_iteration
  double checkpoint_seconds = 0;     // spent on checkpoints by the process that ended the run
  double wear_milliseconds = 0;      // batch 1, see wear_milliseconds()
  int64_t peak_memory_bytes = 0;
  double wall_seconds = 0;
};

// Returns whether a run in this state has a result; a run in any other state is still to be done, or tried again.
bool has_ended(const std::string& state);

// Writes status.json of the run folder atomically. Throws EnvironmentError.
void write_status(const std::filesystem::path& run, const Status& status);

// Reads status.json of the run folder. Throws std::runtime_error, beginning with "status.json: ", where it is missing,
// damaged or of a newer version.
Status read_status(const std::filesystem::path& run);

// The same without exceptions: the state is "missing" without a file, "unreadable" with a damaged one.
Status find_status(const std::filesystem::path& run);

}  // namespace maskbench
