// Slots: shares of this machine's cores and GPUs, in each of which one run executes at a time.
#pragma once

#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include "machine/gpus.h"

namespace maskbench {

struct Slot {
  std::string device;  // of the run, as --device names it: "cpu", "cuda:1", "auto"
  size_t cores = 0;    // how many the run is pinned to; 0: it is not pinned
};

// What there is to share.
struct Machine {
  std::vector<int> cores;  // that this process may use
  UsableGpus gpus;
  double limit = std::numeric_limits<double>::infinity();  // core_limit()
};

// Returns this machine. The driver is not asked about GPUs when `device` is "cpu".
Machine this_machine(const std::string& device);

// Returns how many runs of `threads` threads execute at once without competing: one per GPU on CUDA, else as many as
// the cores and their limit allow; at least 1. A device that the machine does not have is no error here: a run on it
// fails.
size_t slots_for(const std::string& device, size_t threads, const Machine& machine);
size_t slots_for(const std::string& device, size_t threads);

// Returns `count` slots with an equal number of cores each; where `device` names no GPU by number and there are
// several, slot i gets GPU i modulo their number. With fewer cores than slots none is pinned.
std::vector<Slot> share_machine(const std::string& device, size_t count, const Machine& machine);
std::vector<Slot> share_machine(const std::string& device, size_t count);

// Pins this process and its children to these cores; does nothing when there are none.
void pin_to(const std::vector<int>& cores);

}  // namespace maskbench
