// The device that a run computes on.
#pragma once

#include <torch/types.h>

#include <string>

namespace maskbench {

// Returns the device that a name of --device stands for (machine/device_name.h). Loads the CUDA library of this build
// only for a GPU. Throws UserError for another name, EnvironmentError when there is no such device.
torch::Device open_device(const std::string& name);

// Returns its description for a manifest: "CPU, AVX512", "NVIDIA H200, CUDA 13.0".
std::string describe_device(const torch::Device& device);

// Sets the threads, denormals (flushed), allocator and determinism ("off", "seeded", "strict") of this process, and
// forbids TF32. Call it before anything else that uses LibTorch.
void prepare_process(int threads, const std::string& determinism);

}  // namespace maskbench
