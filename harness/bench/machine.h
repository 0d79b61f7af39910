// What the machine can do, and whether it was quiet while it was measured.
#pragma once

#include <torch/types.h>

#include <cstdint>
#include <string>
#include <vector>

namespace maskbench::bench {

// GFLOP/s of the best of several float32 matrix products on the device: what shares of the peak are taken of.
double peak_gflops(torch::Device device);

// The most memory since the last call for the same device: resident memory of this process on the CPU, what LibTorch
// allocated on a CUDA device. 0 where it cannot be told.
int64_t take_peak_memory(torch::Device device);

// "repetitions differ by 12 % ...": what a reader must know of times of equal work; empty where they are quiet.
std::string noise_note(const std::vector<double>& repetitions);

// Why the GPU ran slower than it can, as nvidia-smi names it; empty where nothing is known or nothing was wrong.
std::string throttle_note(torch::Device device);

}  // namespace maskbench::bench
