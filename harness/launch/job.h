// A run to execute, or to score where it has ended.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "results/scores/score_key.h"

namespace maskbench {

struct Job {
  std::string name;                          // shown to the user
  std::filesystem::path folder;              // of its results
  std::string spec;                          // the resolved spec, written to `folder`/spec.toml
  int64_t threads = 1;                       // cores that it takes
  double hang_seconds = 0;                   // time without an iteration after which it counts as hung; 0: no limit
  int64_t until = 0;                         // iterations after which it stops as if interrupted; 0: no limit
  std::optional<ScoreRequest> request = {};  // what it is to be scored by; nullopt: whatever its spec says
};

// Returns whether nothing is left to do: the run has ended, with all scores of the request.
bool is_complete(const Job& job);

}  // namespace maskbench
