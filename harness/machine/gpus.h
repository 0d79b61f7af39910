// The GPUs that runs of this program can use: the only place that counts them.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace maskbench {

struct UsableGpus {
  int count = 0;
  std::string absence = {};  // why there are none; empty when there are
};

// What the count depends on.
struct GpuProbe {
  bool has_cuda_library = false;                    // whether cuda_library() exists
  std::optional<std::string> visible_devices = {};  // CUDA_VISIBLE_DEVICES; nullopt: not set
  std::function<int()> driver_count;  // the driver's count, which honours CUDA_VISIBLE_DEVICES; 0 without a driver
};

// Counts the GPUs that the driver shows; 0 in a build without the CUDA library and where CUDA_VISIBLE_DEVICES hides all.
// The driver is asked only when neither decides.
UsableGpus usable_gpus(const GpuProbe& probe);
// The same for this process. The first call asks, later ones return its answer.
const UsableGpus& usable_gpus();

// Returns the path of this build's CUDA library, which exists only if the build has one.
std::filesystem::path cuda_library();

}  // namespace maskbench
