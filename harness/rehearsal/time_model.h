// A model of the time of an iteration on a GPU: a bound from data-sheet rates, not a measurement.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "rehearsal/operation_list.h"

namespace maskbench {

struct Gpu {
  std::string name, about;
  double float32, tf32, bf16;  // FLOP/s, dense
  double bandwidth;            // bytes/s

  double rate(const std::string& precision) const;  // of train.precision
};

const std::vector<Gpu>& known_gpus();
// Throws UserError that lists them for another name.
const Gpu& gpu_called(const std::string& name);

// Seconds that one kernel takes at least: launched by the host, and as a node of a CUDA graph. Assumptions.
inline constexpr double kLaunched = 5e-6, kReplayed = 1.5e-6;

struct ModelledTime {
  double eager = 0, graph = 0;  // seconds
  // Seconds of `graph` by what they are bound by.
  double launches = 0, bandwidth = 0, arithmetic = 0;
  std::string binding() const;  // the largest of the three, with its share
};

// Each operation takes the longest of FLOP over rate, bytes over bandwidth, and its launches; operations follow each other.
ModelledTime modelled_time(const std::vector<Operation>& operations, const Gpu& gpu, const std::string& precision);

}  // namespace maskbench
