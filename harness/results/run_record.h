// A run folder as it was left.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/interned_string.h"
#include "results/experiment_file.h"
#include "results/metrics_file.h"

namespace maskbench {

// Names of RunRecord::times. Reason: times stand in times.md, so that the same inputs give the same bytes of tables.
inline const std::array<std::string, 2> kTimes = {"ms_per_iteration", "wear_ms"};

struct RunRecord {
  std::filesystem::path folder;
  InternedString name;  // of the folder
  std::string system, plugin;
  std::string state, why;       // of status.json; "unreadable" with the reason where a file is missing or damaged
  InternedString sources = {};  // ListedRun::sources
  std::optional<int64_t> seed;
  nlohmann::ordered_json point = nlohmann::ordered_json::object();  // sweep axis -> value
  // Dotted key -> value of what else decides the numbers (decides_numbers()); empty for a listed run, whose experiment
  // says it.
  nlohmann::json settings = nlohmann::json::object();
  std::filesystem::file_time_type written;        // modification time of status.json
  bool counts = false;                            // has ended with metrics
  std::map<std::string, Reading> metrics, times;  // by metric; by name of kTimes. Empty unless it counts
};

// Reads a run folder. Never throws for its content: broken or missing files give the state "unreadable", and without a
// readable spec.toml `system` is the folder's name. Metrics left by a run that is running again, or failed, do not
// count.
RunRecord read_run_record(const std::filesystem::path& folder);
// The same without reading spec.toml.
RunRecord read_run_record(const std::filesystem::path& folder, const ListedRun& listed);

}  // namespace maskbench
