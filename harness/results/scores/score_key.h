// What decides one score of given weights.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace maskbench {

// A metric and its inputs beside the weights of the run: {"source", "program", "weights", "pairs", "seed", "device"}, and
// "reference" and "reference_source" where the metric compares pictures.
struct ScoreKey {
  std::string metric, source;     // source: hash of the sources of the metric
  nlohmann::ordered_json inputs;  // what stands in the score's file
  std::string hash;               // SHA-256 of the metric's name and inputs

  // "ssim-3fa29c1b2d4e": of the file in scores/<iteration>/
  std::string name() const { return metric + "-" + hash.substr(0, 12); }
};

// Sets the hash.
ScoreKey score_key(std::string metric, std::string source, nlohmann::ordered_json inputs);

// All that a run is to be scored by.
struct ScoreRequest {
  int64_t iteration = 0;             // of its final weights; 0 for an untrained system
  std::vector<ScoreKey> keys;        // in the order of the columns
  nlohmann::ordered_json figure;     // {"faces", "masks"} of the picture grid
  std::string checkpoints = "last";  // "all": the kept checkpoints before the last too; "400": that of an iteration

  std::vector<std::string> names() const;
};

}  // namespace maskbench
