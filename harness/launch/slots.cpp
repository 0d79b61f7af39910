#include "launch/slots.h"

#include <fmt/format.h>
#include <sched.h>

#include <algorithm>

#include "machine/cores.h"

namespace maskbench {
namespace {

// The number of GPUs that runs on `device` are spread over: 0 on the CPU. "cuda" without a GPU counts as one.
size_t shared_gpus(const std::string& device, const Machine& machine) {
  if (device.starts_with("cuda:")) return 1;
  if (device == "cuda") return size_t(std::max(1, machine.gpus.count));
  return device == "auto" ? size_t(machine.gpus.count) : 0;
}

}  // namespace

Machine this_machine(const std::string& device) {
  return {own_cores(), device == "cpu" ? UsableGpus{} : usable_gpus(), core_limit()};
}

size_t slots_for(const std::string& device, size_t threads, const Machine& machine) {
  if (const size_t gpus = shared_gpus(device, machine)) return gpus;
  const size_t cores = size_t(std::min(double(machine.cores.size()), machine.limit));
  return std::max<size_t>(1, cores / std::max<size_t>(1, threads));
}

size_t slots_for(const std::string& device, size_t threads) { return slots_for(device, threads, this_machine(device)); }

std::vector<Slot> share_machine(const std::string& device, size_t count, const Machine& machine) {
  const size_t share = machine.cores.size() / std::max<size_t>(1, count), gpus = shared_gpus(device, machine);
  std::vector<Slot> slots(count, Slot{device, share});
  for (size_t i = 0; i < count && gpus > 1; ++i) slots[i].device = fmt::format("cuda:{}", i % gpus);
  return slots;
}

std::vector<Slot> share_machine(const std::string& device, size_t count) {
  return share_machine(device, count, this_machine(device));
}

void pin_to(const std::vector<int>& cores) {
  if (cores.empty()) return;
  cpu_set_t set;
  CPU_ZERO(&set);
  for (int core : cores) CPU_SET(core, &set);
  ::sched_setaffinity(0, sizeof set, &set);  // a failure costs speed, not correctness
}

}  // namespace maskbench
