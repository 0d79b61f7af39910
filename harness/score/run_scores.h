// Scores the weights of a run by what was asked for and is not there yet.
#pragma once

#include <functional>
#include <string>

#include "results/run_folder.h"
#include "results/scores/score_file.h"
#include "score/evaluate.h"
#include "spec/experiment.h"

namespace maskbench {

// Inputs of the scores of a run; all must outlive them.
struct RunScoring {
  const RunFolder& folder;
  const Run& run;
  const std::string& run_hash;
  const ScoreRequest& request;
  const Source& source;
  const Tensor& start;  // [1,8], placement of masks before any update
  Networks& networks;
  torch::Device device;
  std::function<Comparison()> comparison;  // called only where something is to be scored
};

// Scores `wearer`, which has the weights after `iteration`, and writes a file for each score of the request that is
// missing or unusable. All are computed from the same worn pictures. Returns the mean alpha of the worn masks over the
// picture, from the scores that were there if nothing was to be done.
double score_weights(const RunScoring& scoring, Wearer& wearer, int64_t iteration);

}  // namespace maskbench
