#include "launch/core_pool.h"

#include <algorithm>

namespace maskbench {
namespace {

constexpr double kBusy = 0.5;  // share of its time from which a core counts as busy

}  // namespace

CorePool::CorePool(std::vector<int> cores, std::function<std::map<int, double>()> loads)
    : left_(std::move(cores)), loads_(std::move(loads)) {
  std::sort(left_.begin(), left_.end());
}

std::vector<int> CorePool::take(size_t count) {
  if (count > left_.size() || count == 0) return {};
  std::vector<int> order = left_;
  if (count < order.size()) {
    std::map<int, double> loads = loads_();
    const auto load = [&loads](int core) { return loads[core] < kBusy ? 0 : loads[core]; };
    std::stable_sort(order.begin(), order.end(), [&load](int a, int b) { return load(a) < load(b); });
  }
  std::vector<int> taken(order.begin(), order.begin() + std::ptrdiff_t(count));
  std::sort(taken.begin(), taken.end());
  left_.assign(order.begin() + std::ptrdiff_t(count), order.end());
  std::sort(left_.begin(), left_.end());
  return taken;
}

void CorePool::give_back(const std::vector<int>& cores) {
  left_.insert(left_.end(), cores.begin(), cores.end());
  std::sort(left_.begin(), left_.end());
}

}  // namespace maskbench
