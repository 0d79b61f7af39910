#include "machine/gpus.h"

#include <dlfcn.h>

#include <cstdlib>

#include "system/program_path.h"

namespace maskbench {
namespace {

// Reason: the driver API answers in milliseconds; LibTorch's CUDA libraries take seconds to load.
int count_by_driver() {
  void* driver = ::dlopen("libcuda.so.1", RTLD_NOW | RTLD_LOCAL);
  if (!driver) return 0;
  const auto init = reinterpret_cast<int (*)(unsigned)>(::dlsym(driver, "cuInit"));
  const auto count = reinterpret_cast<int (*)(int*)>(::dlsym(driver, "cuDeviceGetCount"));
  int gpus = 0;
  return init && count && init(0) == 0 && count(&gpus) == 0 ? gpus : 0;
}

// CUDA ignores whatever follows the first invalid entry: an empty list and one that starts with "-1" show nothing.
bool hides_all(const std::string& visible) { return visible.empty() || visible.front() == '-'; }

GpuProbe own_probe() {
  const char* visible = std::getenv("CUDA_VISIBLE_DEVICES");
  return {std::filesystem::exists(cuda_library()), visible ? std::optional<std::string>(visible) : std::nullopt,
          count_by_driver};
}

}  // namespace

UsableGpus usable_gpus(const GpuProbe& probe) {
  if (probe.visible_devices && hides_all(*probe.visible_devices))
    return {0, "CUDA_VISIBLE_DEVICES hides every CUDA device"};
  if (!probe.has_cuda_library)
    return {0, "this build has no CUDA: configure with -DMASKBENCH_CUDA=ON on a machine that has nvcc"};
  const int count = probe.driver_count();
  return {count, count == 0 ? "this machine shows no CUDA device" : ""};
}

const UsableGpus& usable_gpus() {
  static const UsableGpus kGpus = usable_gpus(own_probe());
  return kGpus;
}

std::filesystem::path cuda_library() { return this_program().parent_path() / "libmaskbench_cuda.so"; }

}  // namespace maskbench
