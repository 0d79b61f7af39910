// Scoring finished runs where they lie: `maskbench score`.
#pragma once

#include <string>
#include <vector>

#include "experiment/launching.h"

namespace maskbench {

// What is asked for: the options of `maskbench score`.
struct ScoringRequest {
  std::string results;                // an experiment's results folder, or the folder of one run
  std::vector<std::string> metrics;   // beside those of the runs' specs
  std::vector<std::string> settings;  // "eval.pairs=100", over what the runs' specs say
  std::string checkpoints;            // "all" or an iteration; empty: as the runs' specs say
  std::string reference;              // published values, a TOML file; empty: none
  bool dry_run = false;               // only print what is to be scored
  bool full = false;                  // print all of the tables on a terminal too
  Launching how;
};

// Makes the scores that are missing of every run that has ended, without training. The tables of an experiment's folder
// then stand on these scores, and are written and printed. Runs that have not ended are left out and counted. Returns the
// exit code as run_experiment(). Throws UserError and EnvironmentError.
int score_results(const ScoringRequest& request);

}  // namespace maskbench
