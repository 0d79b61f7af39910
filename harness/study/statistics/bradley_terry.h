// Bradley-Terry scores of players from who won how often against whom.
#pragma once

#include <optional>
#include <vector>

namespace maskbench::study {

// Returns the maximum-likelihood log-strengths, which sum to zero: player i beats player j with the probability
// 1 / (1 + exp(score j - score i)). `wins[i][j]`: how often i won against j. nullopt where no finite scores are: the
// players fall into two sets of which one lost every time to the other, or never met it.
std::optional<std::vector<double>> bradley_terry(const std::vector<std::vector<double>>& wins);

}  // namespace maskbench::study
