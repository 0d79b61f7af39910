// Peak performance of the machine, and whether it was idle during a measurement.
#pragma once

#include <torch/types.h>

#include <cstdint>
#include <string>
#include <vector>

namespace maskbench::bench {

// Returns the GFLOP/s of the fastest of several float32 matrix products: the reference for "share of peak".
double peak_gflops(torch::Device device);

// Returns the peak memory in bytes since the last call for the same device: resident set size of the process on the
// CPU, memory allocated by LibTorch on CUDA. 0 if unknown.
int64_t take_peak_memory(torch::Device device);

// Returns a warning ("repetitions differ by 12 % ...") if the times of equal work vary too much, else an empty string.
std::string noise_note(const std::vector<double>& repetitions);

// Returns the throttle reasons reported by nvidia-smi, or an empty string if there are none or they are unknown.
std::string throttle_note(torch::Device device);

}  // namespace maskbench::bench
