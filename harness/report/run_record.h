// One run folder, as it was left behind.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/interned_string.h"

namespace maskbench::report {

// What metrics.json says of one metric. Without a value, `absent` is the reason.
struct Reading {
  std::optional<double> value;
  InternedString protocol, weights, absent;  // weights: SHA-256, empty where none are used
  int64_t n = 0;                             // pictures or pairs
  InternedString note = {};                  // what a reader must know of the value
};

// A run that experiment.json names.
struct ListedRun {
  std::string name, system, plugin;  // name: of its folder
  std::optional<int64_t> seed;
  nlohmann::ordered_json point = nlohmann::ordered_json::object();  // sweep axis -> value, the author's order
  InternedString sources = {};  // sources_sha256() of what it was made with; empty: its manifest says it
};

// A run folder. `state` is that of status.json, or "unreadable"; `why` is its reason.
struct RunRecord {
  std::filesystem::path folder;
  InternedString name;  // of the folder
  std::string system, plugin, state, why;
  InternedString sources = {};  // as its experiment says
  std::optional<int64_t> seed;
  nlohmann::ordered_json point = nlohmann::ordered_json::object();  // sweep axis -> value
  nlohmann::json settings = nlohmann::json::object();  // dotted key -> value: what else decides the numbers; of a
                                                       // listed run empty, for its experiment says it
  std::filesystem::file_time_type written;             // of status.json
  bool counts = false;                                 // has final metrics
  std::map<std::string, Reading> metrics, times;       // of metrics.json and status.json; empty unless it counts
};

// Reads a run folder. Never throws for what is in it: broken or missing files give the state "unreadable", and
// without a readable spec.toml the folder's name is the system. Entries of metrics.json that are no objects are not
// metrics. Metrics left by a run that is running again, or failed, do not count.
RunRecord read_run(const std::filesystem::path& folder);
// The same without a look at spec.toml.
RunRecord read_run(const std::filesystem::path& folder, const ListedRun& listed);

// metrics.csv of a run that counts: metric -> value of each pair, NaN where there is none. Empty without the file.
std::map<std::string, std::vector<double>> read_pictures(const RunRecord& run);

// Throws std::runtime_error, beginning with the file's name. Ordered: keys stay in the order of the file.
nlohmann::json read_json(const std::filesystem::path& file);
nlohmann::ordered_json read_ordered_json(const std::filesystem::path& file);

}  // namespace maskbench::report
