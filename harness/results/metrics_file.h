// metrics.json, metrics.csv and costs.json of a run: what its metrics read, their values pair by pair, and what its model
// costs.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/interned_string.h"

namespace maskbench {

// Metrics of a trained run that no picture is needed for: what its model costs.
inline const std::array<std::string, 3> kCostMetrics = {"parameters", "gflop_per_iteration",
                                                        "iterations_to_10_percent_corner_error"};

// A column of the paper that no program computes: the share of pictures that people take for real, in percent.
inline constexpr char kJudgedByPeople[] = "artificial";

// Codes of Reading::reason; those of a missing input are the metrics' own ("no_warp", "unknown_truth": Absence::reason).
inline constexpr char kNeverReached[] = "never_reached";      // measured, but the goal was not reached
inline constexpr char kMissingWeights[] = "missing_weights";  // of a network of the metric
inline constexpr char kOtherScore[] = "other_score";          // it is of another set of scores than the table
inline constexpr char kNoValue[] = "no_value";                // it had what it needs, but no picture gave a value

// An entry of metrics.json. Without a value, `absent` is the reason in words and `reason` its code.
struct Reading {
  std::optional<double> value;
  bool is_count = false;         // the value is an integer and is written as one
  InternedString protocol;       // the metric's exact rule; ends in " to <name>" where compared_with is set
  InternedString compared_with;  // what pictures were compared with; empty: with the truth, or with nothing
  InternedString weights;        // SHA-256 of the networks' weights, empty where none are used
  InternedString absent, reason;
  int64_t n = 0;                 // pictures or pairs
  std::optional<double> spread;  // standard deviation over splits or subsets, where the protocol has them
  InternedString note;           // what a reader must know of the value
  InternedString score;          // ScoreKey::name(): which of scores/ this is; empty for costs and older files

  bool operator==(const Reading&) const = default;
};

using Readings = std::vector<std::pair<std::string, Reading>>;  // by metric, in the order of the file

// {"value", "protocol", "compared_with", "n", "weights"}, with "absent" and "reason", "spread", "note" and "score" where
// there are any.
nlohmann::ordered_json to_json(const Reading& reading);
// Reads it; a key that is missing is empty. Throws nlohmann::json::exception without "value" or with a wrong type.
Reading reading_from_json(const nlohmann::ordered_json& json);

// {"ssim": {"value", ...}, ...}
nlohmann::ordered_json to_json(const Readings& readings);

// Writes metrics.json of the run folder atomically. The same readings give the same bytes. Throws EnvironmentError.
void write_metrics_json(const std::filesystem::path& run, const Readings& readings);

// Reads it; entries that are no objects are skipped. Files of version 1, without `compared_with` and `reason`, and of
// version 2, without `score`, are read too. Throws std::runtime_error, beginning with "metrics.json: ".
Readings read_metrics_json(const std::filesystem::path& run);

// Writes and reads costs.json, the readings of kCostMetrics, in the same way. A run without the file has none.
void write_costs_json(const std::filesystem::path& run, const Readings& readings);
Readings read_costs_json(const std::filesystem::path& run);

// A metric's values of single pictures: of those at `rows`, in ascending order.
struct PictureValues {
  std::string metric;
  std::vector<int64_t> rows;
  std::vector<double> values;
};

// What a line of metrics.csv is of: a test face, a mask, and the person whose face it is (Source::person_of()). Whole
// degrees, so that the same pictures give the same text everywhere; absent where they are unknown.
struct ScoredPair {
  int64_t face = 0, mask = 0, person = 0;
  std::optional<int64_t> yaw = {};        // of the head, positive to the right of the picture: face_yaw()
  std::optional<int64_t> skin_tone = {};  // individual typology angle: skin_tone()

  bool operator==(const ScoredPair&) const = default;
};

// One line for each of `names` (CSV fields) under `heading`, one column for each of `columns`; empty without a value.
std::string picture_values_csv(const std::string& heading, const std::vector<std::string>& names,
                               const std::vector<PictureValues>& columns);

// Writes metrics.csv of the run folder, a line for each pair, atomically. Throws EnvironmentError.
void write_metrics_csv(const std::filesystem::path& run, const std::vector<ScoredPair>& pairs,
                       const std::vector<PictureValues>& columns);

struct MetricsCsv {
  std::map<std::string, std::vector<double>> values;  // metric -> value of each pair, NaN where there is none
  std::vector<ScoredPair> pairs;                      // empty: the file, of version 2 or before, does not say
};

// Reads it. Empty without the file. Throws UserError where it is no CSV.
MetricsCsv read_metrics_csv(const std::filesystem::path& run);

}  // namespace maskbench
