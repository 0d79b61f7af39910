// Runs as child processes of this one.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace maskbench {

// A run to be executed: its folder, which holds the resolved spec, and how it is called.
struct Job {
  std::string name;
  std::filesystem::path folder;
};

// Executes the jobs with `program execute`, at most `at_once` at a time, each in a process of its own whose output goes
// to log.txt of its folder. A process that dies leaves the status "failed" with the signal. Returns how many failed.
size_t launch_local(const std::filesystem::path& program, const std::vector<Job>& jobs, size_t at_once,
                    const std::string& device);

}  // namespace maskbench
