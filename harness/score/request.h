// What a run is to be scored by, from its resolved spec.
#pragma once

#include <string>

#include "results/scores/score_key.h"
#include "spec/experiment.h"

namespace maskbench {

// Returns the scores that [eval] of the run asks for, with the sources of this program and the weights at hand.
// `device_type`: where they are computed, "cpu" or "cuda".
ScoreRequest score_request(const Run& run, const std::string& device_type);

}  // namespace maskbench
