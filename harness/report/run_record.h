// One run folder, as it was left behind.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace maskbench::report {

// What metrics.json says of one metric. Without a value, `absent` is the reason.
struct Reading {
  std::optional<double> value;
  std::string protocol, weights, absent;  // weights: SHA-256, empty where none are used
  int64_t n = 0;                          // pictures or pairs
  std::string note = {};                  // what a reader must know of the value
};

// A run folder. `state` is that of status.json, or "unreadable"; `why` is its reason.
struct RunRecord {
  std::filesystem::path folder;
  std::string system, plugin, state, why;
  std::optional<int64_t> seed;
  nlohmann::json point = nlohmann::json::object();      // sweep axis -> value
  nlohmann::json settings = nlohmann::json::object();   // dotted key -> value: what else decides the numbers
  std::filesystem::file_time_type written;              // of status.json
  bool counts = false;                                  // has final metrics
  std::map<std::string, Reading> metrics, times;        // of metrics.json and status.json; empty unless it counts
  std::map<std::string, std::vector<double>> pictures;  // metric -> value of each pair, NaN where there is none

  std::string name() const { return folder.filename().string(); }
};

// Reads a run folder. Never throws for what is in it: broken or missing files give the state "unreadable", and
// without a readable spec.toml the folder's name is the system. Entries of metrics.json that are no objects are not
// metrics. Metrics left by a run that is running again, or failed, do not count.
RunRecord read_run(const std::filesystem::path& folder);

// Throws std::runtime_error, beginning with the file's name.
nlohmann::json read_json(const std::filesystem::path& file);

}  // namespace maskbench::report
