// The processor cores of this machine that this process may use, and how busy they are.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace maskbench {

// Returns the numbers of the cores in the affinity mask of this process.
std::vector<int> own_cores();

// Returns how many cores' worth of time the control group of this process may use: the smallest limit (cpu.max, or
// cpu.cfs_quota_us of version 1) of the group and the groups above it; infinity without one. `groups` and `root`: the
// files that name the group and hold the limits.
double core_limit(const std::filesystem::path& groups = "/proc/self/cgroup",
                  const std::filesystem::path& root = "/sys/fs/cgroup");

// Returns how many threads to use where nothing else says: OMP_NUM_THREADS if it is a positive number (the first of a
// list), else as many as own_cores() and core_limit() allow, at least 1.
int default_threads();

// Time of a core since the machine started, in the kernel's ticks.
struct CoreTime {
  double busy = 0, all = 0;
};

// Returns the times by core from the text of /proc/stat.
std::map<int, CoreTime> core_times(const std::string& stat);

// Returns the share of time, 0 to 1, that each core was busy between both readings.
std::map<int, double> core_loads(const std::map<int, CoreTime>& before, const std::map<int, CoreTime>& after);

// Measures the loads for a tenth of a second. Empty without /proc/stat.
std::map<int, double> measured_core_loads();

}  // namespace maskbench
