// experiment.json of a results folder: what a spec became.
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/interned_string.h"
#include "spec/experiment.h"

namespace maskbench {

constexpr char kExperimentFile[] = "experiment.json";

// A run of the experiment.
struct ListedRun {
  std::string name, system, plugin;  // name: of its folder
  std::optional<int64_t> seed;
  nlohmann::ordered_json point = nlohmann::ordered_json::object();  // sweep axis -> value, in the order of the spec
  InternedString sources = {};  // sources_sha256() that it was made with; empty: its manifest says it

  bool operator==(const ListedRun&) const = default;
};

// [ablation] of a spec: the axes of the sweep, or "system", that are rows and columns of its tables.
struct ListedAblation {
  std::string rows, columns;
  std::vector<std::string> metrics;
  std::string system;            // of the reference point
  nlohmann::ordered_json point;  // of the reference point: sweep axis -> value

  bool operator==(const ListedAblation&) const = default;
};

// A score that the tables show.
struct ListedScore {
  std::string metric, score;  // score: Reading::score of its runs
  std::string source;         // hash of the metric's sources

  bool operator==(const ListedScore&) const = default;
};

struct ExperimentFile {
  std::string name, title;
  std::string split;                          // the people who were scored: "test" or "validation"; empty: not said
  std::string reference;                      // what SSIM, PSNR and LPIPS compare with; empty: not said
  std::vector<std::string> systems, metrics;  // in the order of rows and columns
  std::vector<ListedRun> runs;                // those that are current; empty: all in the folder
  std::vector<ListedScore> scores;            // of the metrics; empty: whatever the runs have
  std::vector<std::string> notes;
  std::optional<ListedAblation> ablation;
};

// {"options.k": 2.0}: a point of the sweep as the file has it.
nlohmann::ordered_json point_json(const SweptPoint& point);

nlohmann::ordered_json to_json(const ListedRun& run);

// Writes experiment.json into `results` atomically. Throws EnvironmentError.
void write_experiment_file(const std::filesystem::path& results, const ExperimentFile& experiment);

// Reads it; keys that are missing are empty. Throws std::runtime_error, beginning with "experiment.json: ", where the
// file is missing, damaged or of a newer version.
ExperimentFile read_experiment_file(const std::filesystem::path& results);

}  // namespace maskbench
