#include "launch/slots.h"

#include <fmt/format.h>
#include <sched.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

namespace maskbench {
namespace {

std::vector<int> own_cores() {
  cpu_set_t set;
  std::vector<int> cores;
  if (::sched_getaffinity(0, sizeof set, &set) != 0) return cores;
  for (int core = 0; core < CPU_SETSIZE; ++core)
    if (CPU_ISSET(core, &set)) cores.push_back(core);
  return cores;
}

// As the driver shows them; counting them by CUDA would take this process a second and the device some memory.
size_t cuda_devices() {
  if (const char* visible = std::getenv("CUDA_VISIBLE_DEVICES"); visible && *visible)
    return size_t(std::count(visible, visible + std::string_view(visible).size(), ',')) + 1;
  size_t devices = 0;
  while (std::filesystem::exists(fmt::format("/dev/nvidia{}", devices))) ++devices;
  return devices;
}

// Several devices are shared out only where none is named.
bool shares_devices(const std::string& device) { return (device == "cuda" || device == "auto") && cuda_devices() > 1; }

bool on_cuda(const std::string& device) {
  return device.starts_with("cuda") || (device == "auto" && cuda_devices() > 0);
}

}  // namespace

size_t slots_for(const std::string& device, size_t threads) {
  if (on_cuda(device)) return shares_devices(device) ? cuda_devices() : 1;
  return std::max<size_t>(1, own_cores().size() / std::max<size_t>(1, threads));
}

std::vector<Slot> share_machine(const std::string& device, size_t places) {
  const std::vector<int> cores = own_cores();
  const size_t share = cores.size() / std::max<size_t>(1, places);
  std::vector<Slot> shared(places, Slot{device, {}});
  for (size_t i = 0; i < places; ++i) {
    if (shares_devices(device)) shared[i].device = fmt::format("cuda:{}", i % cuda_devices());
    const auto from = cores.begin() + std::ptrdiff_t(i * share);
    shared[i].cores.assign(from, from + std::ptrdiff_t(share));
  }
  return shared;
}

void pin_to(const std::vector<int>& cores) {
  if (cores.empty()) return;
  cpu_set_t set;
  CPU_ZERO(&set);
  for (int core : cores) CPU_SET(core, &set);
  ::sched_setaffinity(0, sizeof set, &set);  // without it the run is slower, not wrong
}

}  // namespace maskbench
