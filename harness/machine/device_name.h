// The names that --device takes: "cpu", "cuda", "cuda:<number>" and "auto" (a GPU if there is one, else the CPU).
#pragma once

#include <optional>
#include <string>

#include "machine/gpus.h"

namespace maskbench {

// Returns the index of the GPU that the name stands for, or nullopt for the CPU; "cuda" and "auto" stand for the first
// one. Throws UserError for another name, EnvironmentError when there is no such GPU.
std::optional<int> gpu_index(const std::string& device, const UsableGpus& gpus);
// The same on this machine. Does not ask the driver for "cpu".
std::optional<int> gpu_index(const std::string& device);

// Returns "cpu" or "cuda", which enters the hash of a run. Throws as gpu_index().
std::string device_type(const std::string& device);

}  // namespace maskbench
