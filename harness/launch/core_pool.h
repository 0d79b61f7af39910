// The cores that runs are pinned to; each is held by one run at a time.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <vector>

#include "machine/cores.h"

namespace maskbench {

class CorePool {
 public:
  // `loads`: measures how busy each core is, 0 to 1.
  explicit CorePool(std::vector<int> cores = own_cores(),
                    std::function<std::map<int, double>()> loads = measured_core_loads);

  // Takes `count` of the cores that no run holds: those that other processes leave free most of the time, by number, then
  // the least busy ones. Returns their numbers in ascending order; none if fewer are left. Measures only where there is
  // a choice.
  std::vector<int> take(size_t count);
  void give_back(const std::vector<int>& cores);

 private:
  std::vector<int> left_;  // sorted
  std::function<std::map<int, double>()> loads_;
};

}  // namespace maskbench
