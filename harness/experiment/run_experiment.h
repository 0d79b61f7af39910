// Running an experiment: from a spec to runs, results and tables.
#pragma once

#include <string>
#include <vector>

#include "experiment/launching.h"

namespace maskbench {

// What is asked for: the options of `maskbench run`.
struct ExperimentRequest {
  std::string spec;                   // a TOML file
  std::vector<std::string> settings;  // "key=value", over what the spec says
  std::string results = "results";    // holds the experiment's folder
  std::string reference;              // published values, a TOML file; empty: none
  std::vector<std::string> only;      // select_runs()
  bool retry_failed = false, dry_run = false;
  bool full = false;   // print all of the tables on a terminal too
  bool report = true;  // write report.html
  Launching how;
};

// Executes the runs that are missing, scores those that lack scores, writes and prints the tables. `dry_run`: only
// prints system, point, seed, hash and the states of weights and scores of each run. Returns the exit code: 0, 1 where
// a run failed, 3 where one failed for its environment, 130 when interrupted. Throws UserError and EnvironmentError.
int run_experiment(const ExperimentRequest& request);

}  // namespace maskbench
