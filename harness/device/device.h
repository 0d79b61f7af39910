// The device a run computes on.
#pragma once

#include <torch/types.h>

#include <string>

namespace maskbench {

// "cpu", "cuda", "cuda:1" or "auto" (CUDA when there is one). Loads the CUDA library of this build on demand, so that
// a run on the CPU does not pay for it. Throws UserError for another name, EnvironmentError when there is no such
// device.
torch::Device open_device(const std::string& name);

// "cpu" or "cuda" for the same names, without loading anything: what enters the hash of a run.
std::string device_type(const std::string& name);

// What a manifest says of it: "CPU AVX512, 1 thread", "NVIDIA H200, CUDA 13.0".
std::string describe_device(const torch::Device& device);

// Threads, denormals and determinism ("off", "seeded", "strict") of this process.
void prepare_process(int threads, const std::string& determinism);

}  // namespace maskbench
