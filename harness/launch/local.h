// Runs as child processes of this one.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "launch/slots.h"

namespace maskbench {

// A run to be executed: how it is called, its folder, the resolved spec that is to lie there.
struct Job {
  std::string name;
  std::filesystem::path folder;
  std::string spec;
  double hang_seconds = 0;  // without an iteration, after which it is taken for hung; 0: never
  int64_t until = 0;        // iterations after which it stops as if asked to; 0: none
};

// What came of it.
struct Launched {
  size_t failed = 0;       // runs, those of `environment` among them
  size_t environment = 0;  // runs that failed for what is around them: no space left, a folder that is gone
  bool interrupted = false;
};

// Executes the jobs with `program execute`, one at a time in each place, each in a process of its own whose output goes
// to log.txt of its folder. A process that dies or hangs leaves the status "failed" with the cause.
//
// A folder's lock is held while its run goes on. What another process holds is left to it, and taken over if it ends
// without having finished; this returns when nothing is left to do anywhere.
//
// `fail_fast`: after the first failure the others are stopped as by SIGINT, but this is no interruption.
//
// The first SIGINT or SIGTERM lets every run finish its iteration and write a checkpoint; the second kills them.
Launched launch_local(const std::filesystem::path& program, const std::vector<Job>& jobs,
                      const std::vector<Slot>& places, bool fail_fast = false);

}  // namespace maskbench
