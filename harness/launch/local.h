// Executes runs as child processes of this one.
#pragma once

#include <filesystem>
#include <vector>

#include "launch/job.h"
#include "launch/slots.h"

namespace maskbench {

struct Launched {
  size_t failed = 0;         // runs, including `environment`
  size_t environment = 0;    // runs that failed with exit code 3: disk full, missing folder, missing device
  bool interrupted = false;  // by SIGINT or SIGTERM
};

// Returns the exit code of a command that launched runs: 0, 1 where a run failed, 3 where one failed for its
// environment, 130 (128 + SIGINT) when interrupted.
int exit_code(const Launched& launched);

// Executes each job as a child process `program execute FOLDER ...`, one at a time per slot, with its output appended to
// FOLDER/log.txt. When a child fails, crashes or hangs, its status is set to "failed" with the cause and the end of the
// log; a run that had ended before, and was only scored, keeps its status.
//
// Each run folder is locked while its run executes. A folder that another process has locked is left to it, and
// executed here if that process releases it without a result. Returns when every job has ended.
//
// With `fail_fast`, the first failure stops the other runs with SIGTERM and leaves waiting jobs unstarted; `interrupted`
// stays false.
//
// The first SIGINT or SIGTERM sends SIGTERM to the runs, which finish their iteration and write a checkpoint; the second
// kills them.
Launched launch_local(const std::filesystem::path& program, const std::vector<Job>& jobs,
                      const std::vector<Slot>& slots, bool fail_fast = false);

}  // namespace maskbench
