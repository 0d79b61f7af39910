#include "machine/cores.h"

#include <sched.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <limits>
#include <numeric>
#include <sstream>
#include <thread>

namespace fs = std::filesystem;

namespace maskbench {
namespace {

constexpr double kNone = std::numeric_limits<double>::infinity();
constexpr std::chrono::milliseconds kMeasured{100};

double ratio(double quota, double period) { return quota > 0 && period > 0 ? quota / period : kNone; }

double number_in(const fs::path& file) {
  double number = 0;
  return std::ifstream(file) >> number ? number : 0;
}

// "max 100000" or "150000 100000".
double limit_of_version_2(const fs::path& group) {
  double quota = 0, period = 0;
  return std::ifstream(group / "cpu.max") >> quota >> period ? ratio(quota, period) : kNone;
}

double limit_of_version_1(const fs::path& group) {
  return ratio(number_in(group / "cpu.cfs_quota_us"), number_in(group / "cpu.cfs_period_us"));
}

// The smallest limit of `group` (as "/a/b") and the groups above it, below `root`.
template <class Limit>
double smallest(const fs::path& root, const fs::path& group, Limit limit) {
  double least = limit(root);
  fs::path at = root;
  for (const fs::path& part : group.relative_path()) least = std::min(least, limit(at /= part));
  return least;
}

bool lists(const std::string& controllers, const std::string& wanted) {
  std::istringstream all(controllers);
  for (std::string one; std::getline(all, one, ',');)
    if (one == wanted) return true;
  return false;
}

std::string text_of(const char* file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

}  // namespace

std::vector<int> own_cores() {
  cpu_set_t set;
  std::vector<int> cores;
  if (::sched_getaffinity(0, sizeof set, &set) != 0) return cores;
  for (int core = 0; core < CPU_SETSIZE; ++core)
    if (CPU_ISSET(core, &set)) cores.push_back(core);
  return cores;
}

// Lines are "number:controllers:path"; version 2 has number 0 and no controllers.
double core_limit(const fs::path& groups, const fs::path& root) {
  double least = kNone;
  std::ifstream file(groups);
  for (std::string line; std::getline(file, line);) {
    const size_t first = line.find(':'), second = line.find(':', first + 1);
    if (second == line.npos) continue;
    const std::string controllers = line.substr(first + 1, second - first - 1);
    const fs::path group = line.substr(second + 1);
    if (controllers.empty()) least = std::min(least, smallest(root, group, limit_of_version_2));
    if (lists(controllers, "cpu")) least = std::min(least, smallest(root / "cpu", group, limit_of_version_1));
  }
  return least;
}

int default_threads() {
  int asked = 0;
  if (const char* text = std::getenv("OMP_NUM_THREADS")) std::from_chars(text, text + std::strlen(text), asked);
  if (asked > 0) return asked;
  const double allowed = std::min(double(own_cores().size()), std::ceil(core_limit()));
  return std::max(1, int(allowed));
}

// "cpu3 user nice system idle iowait irq softirq steal guest guest_nice": guests count as user already.
std::map<int, CoreTime> core_times(const std::string& stat) {
  std::map<int, CoreTime> times;
  std::istringstream lines(stat);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string name;
    words >> name;
    int core = -1;
    if (!name.starts_with("cpu")) continue;
    std::from_chars(name.data() + 3, name.data() + name.size(), core);
    if (core < 0) continue;  // the sum of all
    std::vector<double> ticks(8);
    for (double& one : ticks) words >> one;
    const double all = std::accumulate(ticks.begin(), ticks.end(), 0.0);
    times[core] = {all - ticks[3] - ticks[4], all};
  }
  return times;
}

std::map<int, double> core_loads(const std::map<int, CoreTime>& before, const std::map<int, CoreTime>& after) {
  std::map<int, double> loads;
  for (const auto& [core, now] : after) {
    const auto then = before.find(core);
    if (then == before.end()) continue;
    const double all = now.all - then->second.all;
    loads[core] = all > 0 ? (now.busy - then->second.busy) / all : 0;
  }
  return loads;
}

std::map<int, double> measured_core_loads() {
  const auto before = core_times(text_of("/proc/stat"));
  std::this_thread::sleep_for(kMeasured);
  return core_loads(before, core_times(text_of("/proc/stat")));
}

}  // namespace maskbench
