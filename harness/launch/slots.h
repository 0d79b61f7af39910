// Where runs execute at once: shares of this machine's cores and devices.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace maskbench {

struct Slot {
  std::string device;      // "cpu", "cuda:1", "auto"
  std::vector<int> cores;  // that the run is pinned to; empty: any
};

// How many runs of so many threads this machine takes without one waiting for another: on CUDA one a device, else by
// the cores that this process may use. At least 1.
size_t slots_for(const std::string& device, size_t threads);

// So many places: cores in equal shares, devices in turn. More places than cores are not pinned.
std::vector<Slot> share_machine(const std::string& device, size_t places);

// Pins this process, and what it starts, to these cores; any, if there are none.
void pin_to(const std::vector<int>& cores);

}  // namespace maskbench
