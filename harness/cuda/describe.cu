// Device description. The CUDA library is loaded only when a run uses a CUDA device, and with it LibTorch's CUDA
// libraries.
#include <cuda_runtime_api.h>

#include <cstdio>

extern "C" __attribute__((visibility("default"))) const char* maskbench_describe_cuda(int index) {
  static char text[512];
  cudaDeviceProp device{};
  int runtime = 0, driver = 0;
  cudaRuntimeGetVersion(&runtime);
  cudaDriverGetVersion(&driver);
  if (cudaGetDeviceProperties(&device, index) != cudaSuccess) return "unknown CUDA device";
  std::snprintf(text, sizeof text, "%s, %d.%d, CUDA runtime %d.%d, driver %d.%d", device.name, device.major,
                device.minor, runtime / 1000, runtime % 1000 / 10, driver / 1000, driver % 1000 / 10);
  return text;
}
