// Running an experiment: from a spec to runs, results and tables.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace maskbench {

// What is asked for: the options of `maskbench run`.
struct ExperimentRequest {
  std::string spec;                   // a TOML file
  std::vector<std::string> settings;  // "key=value", over what the spec says
  std::string device = "auto";
  std::string results = "results";  // holds the experiment's folder
  std::string reference;            // published values, a TOML file; empty: none
  std::vector<std::string> only;    // select_runs()
  bool retry_failed = false, fail_fast = false, dry_run = false;
  bool full = false;               // print all of the tables on a terminal too
  size_t jobs = 0;                 // runs at once; 0: as many as fit
  std::string launcher = "local";  // or "slurm"
  std::string slurm_script;        // a site's job script; empty: slurm/job.sh in the results
  double start_within = 0;         // seconds after which to give up where Slurm starts nothing; 0: never
};

// Executes the runs that are missing, writes and prints the tables. `dry_run`: only prints system, point, seed, hash and
// state of each run. Returns the exit code: 0, 1 where a run failed, 3 where one failed for its environment, 130 when
// interrupted. Throws UserError and EnvironmentError.
int run_experiment(const ExperimentRequest& request);

}  // namespace maskbench
