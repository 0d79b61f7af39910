#include "results/scores/score_key.h"

#include "base/sha256.h"

namespace maskbench {

ScoreKey score_key(std::string metric, std::string source, nlohmann::ordered_json inputs) {
  const std::string hash = sha256(metric + " " + inputs.dump());
  return {std::move(metric), std::move(source), std::move(inputs), hash};
}

std::vector<std::string> ScoreRequest::names() const {
  std::vector<std::string> names;
  for (const ScoreKey& key : keys) names.push_back(key.name());
  return names;
}

}  // namespace maskbench
