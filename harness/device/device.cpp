#include "device/device.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <dlfcn.h>
#include <fmt/format.h>

#include <cstdlib>

#include "device/device_graph.h"
#include "device/rehearsed_graph.h"
#include "machine/device_name.h"
#include "machine/gpus.h"
#include "maskbench/errors.h"
#include "products/matrix_product.h"
#include "system/freed_memory.h"

namespace maskbench {
namespace {

void load_cuda() {
  const auto file = cuda_library();
  if (!::dlopen(file.c_str(), RTLD_NOW | RTLD_GLOBAL))
    throw EnvironmentError(fmt::format("cannot load {}: {}", file.string(), ::dlerror()));
}

// Returns a function of the CUDA library, which must be loaded. Throws c10::Error when it has none of that name.
template <class Function>
Function from_cuda(const char* name) {
  const auto function = reinterpret_cast<Function>(::dlsym(RTLD_DEFAULT, name));
  TORCH_CHECK(function, "the CUDA library has no ", name);
  return function;
}

}  // namespace

torch::Device open_device(const std::string& name) {
  const std::optional<int> index = gpu_index(name);
  if (!index) return torch::kCPU;
  load_cuda();
  from_cuda<void (*)(int)>("maskbench_begin_cuda")(*index);
  return torch::Device(torch::kCUDA, c10::DeviceIndex(*index));
}

std::unique_ptr<DeviceGraph> make_device_graph(torch::Device device) {
  if (device.is_meta()) return std::make_unique<RehearsedGraph>();
  if (!device.is_cuda()) return nullptr;
  return std::unique_ptr<DeviceGraph>(from_cuda<DeviceGraph* (*)()>("maskbench_make_graph")());
}

std::string describe_device(const torch::Device& device) {
  if (device.is_cpu())
    return fmt::format("CPU, {}, products by {}", at::get_cpu_capability(), name_of(product_library()));
  return from_cuda<const char* (*)(int)>("maskbench_describe_cuda")(device.index());
}

void prepare_process(int threads, const std::string& determinism) {
  ::setenv("MKL_DYNAMIC", "FALSE", 1);
  if (determinism == "strict") ::setenv("CUBLAS_WORKSPACE_CONFIG", ":4096:8", 1);
  keep_freed_memory();
  at::set_num_threads(threads);
  at::globalContext().setFlushDenormal(true);
  at::globalContext().setDeterministicFillUninitializedMemory(false);
  at::globalContext().setDeterministicAlgorithms(determinism == "strict", /*warn_only=*/false);
  at::globalContext().setDeterministicCuDNN(determinism != "off");
  at::globalContext().setBenchmarkCuDNN(determinism == "off");
  at::globalContext().setAllowTF32CuDNN(false);  // train.precision = "tf32" allows it within a training step
  at::globalContext().setAllowTF32CuBLAS(false);
}

}  // namespace maskbench
