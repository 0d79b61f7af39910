#include "device/device.h"

#include <ATen/Context.h>
#include <ATen/Version.h>
#include <dlfcn.h>
#include <fmt/format.h>
#include <malloc.h>

#include <charconv>
#include <climits>
#include <cstdlib>
#include <filesystem>

#include "device/device_graph.h"
#include "maskbench/errors.h"
#include "system/program_path.h"

namespace maskbench {
namespace {

// How many GPUs the driver shows; 0 without a driver. Asked of the driver itself, for LibTorch's CUDA libraries take
// seconds to load.
int count_gpus() {
  void* driver = ::dlopen("libcuda.so.1", RTLD_NOW | RTLD_LOCAL);
  if (!driver) return 0;
  const auto init = reinterpret_cast<int (*)(unsigned)>(::dlsym(driver, "cuInit"));
  const auto count = reinterpret_cast<int (*)(int*)>(::dlsym(driver, "cuDeviceGetCount"));
  int gpus = 0;
  return init && count && init(0) == 0 && count(&gpus) == 0 ? gpus : 0;
}

std::filesystem::path cuda_library() { return this_program().parent_path() / "libmaskbench_cuda.so"; }

void load_cuda() {
  const auto file = cuda_library();
  if (!std::filesystem::exists(file))
    throw EnvironmentError("this build has no CUDA: configure with -DMASKBENCH_CUDA=ON on a machine that has nvcc");
  if (!::dlopen(file.c_str(), RTLD_NOW | RTLD_GLOBAL))
    throw EnvironmentError(fmt::format("cannot load {}: {}", file.string(), ::dlerror()));
}

// A function of the CUDA library, which is loaded.
template <class Function>
Function from_cuda(const char* name) {
  const auto function = reinterpret_cast<Function>(::dlsym(RTLD_DEFAULT, name));
  TORCH_CHECK(function, "the CUDA library has no ", name);
  return function;
}

// The index in "cuda" or "cuda:1"; throws UserError for any other text.
int cuda_index(const std::string& name) {
  int index = 0;
  if (name == "cuda") return index;
  const char* end = name.data() + name.size();
  if (name.rfind("cuda:", 0) != 0 || name.size() == 5 || std::from_chars(name.data() + 5, end, index).ptr != end ||
      index < 0)
    throw UserError(fmt::format("--device {}: expected cpu, cuda, cuda:<number> or auto", name));
  return index;
}

}  // namespace

std::string device_type(const std::string& name) {
  if (name == "cpu") return "cpu";
  if (name == "auto") return count_gpus() > 0 && std::filesystem::exists(cuda_library()) ? "cuda" : "cpu";
  const int index = cuda_index(name), gpus = count_gpus();
  if (index >= gpus)
    throw EnvironmentError(gpus == 0 ? fmt::format("--device {}: this machine shows no CUDA device", name)
                                     : fmt::format("--device {}: this machine shows {} CUDA devices", name, gpus));
  return "cuda";
}

torch::Device open_device(const std::string& name) {
  if (device_type(name) == "cpu") return torch::kCPU;
  load_cuda();
  const int index = name == "auto" ? 0 : cuda_index(name);
  from_cuda<void (*)(int)>("maskbench_begin_cuda")(index);
  return torch::Device(torch::kCUDA, c10::DeviceIndex(index));
}

std::unique_ptr<DeviceGraph> make_device_graph(torch::Device device) {
  if (!device.is_cuda()) return nullptr;
  return std::unique_ptr<DeviceGraph>(from_cuda<DeviceGraph* (*)()>("maskbench_make_graph")());
}

std::string describe_device(const torch::Device& device) {
  if (device.is_cpu()) return fmt::format("CPU, {}", at::get_cpu_capability());
  return from_cuda<const char* (*)(int)>("maskbench_describe_cuda")(device.index());
}

void prepare_process(int threads, const std::string& determinism) {
  ::setenv("MKL_DYNAMIC", "FALSE", 1);
  if (determinism == "strict") ::setenv("CUBLAS_WORKSPACE_CONFIG", ":4096:8", 1);
  // Memory of an iteration is kept for the next one: handing it back costs a page fault for every 4 KiB of every
  // tensor.
  ::mallopt(M_MMAP_THRESHOLD, 32 << 20);
  ::mallopt(M_TRIM_THRESHOLD, INT_MAX);
  ::mallopt(M_TOP_PAD, 64 << 20);
  at::set_num_threads(threads);
  at::globalContext().setFlushDenormal(true);
  at::globalContext().setDeterministicFillUninitializedMemory(false);
  at::globalContext().setDeterministicAlgorithms(determinism == "strict", /*warn_only=*/false);
  at::globalContext().setDeterministicCuDNN(determinism != "off");
  at::globalContext().setBenchmarkCuDNN(determinism == "off");
}

}  // namespace maskbench
