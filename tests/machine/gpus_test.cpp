// Which GPUs a run can use, on machines that are made up.
#include "machine/gpus.h"

#include <gtest/gtest.h>

#include "machine/device_name.h"
#include "maskbench/errors.h"

namespace maskbench {
namespace {

GpuProbe machine(int gpus) {
  return {.has_cuda_library = true, .visible_devices = {}, .driver_count = [gpus] { return gpus; }};
}

GpuProbe with_visible(const std::string& list) {
  GpuProbe probe = machine(2);
  probe.visible_devices = list;
  return probe;
}

GpuProbe without_cuda_library() {
  GpuProbe probe = machine(2);
  probe.has_cuda_library = false;
  return probe;
}

template <class Error>
std::string refusal(const std::string& device, const GpuProbe& probe) {
  try {
    gpu_index(device, usable_gpus(probe));
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

TEST(UsableGpus, AreThoseThatTheDriverCounts) {
  EXPECT_EQ(usable_gpus(machine(2)).count, 2);
  EXPECT_EQ(usable_gpus(machine(2)).absence, "");
  EXPECT_EQ(usable_gpus(machine(0)).count, 0);
  EXPECT_EQ(usable_gpus(with_visible("0,1")).count, 2);
}

TEST(UsableGpus, AreNoneWhereTheEnvironmentHidesThem) {
  for (const char* list : {"", "-1", "-1,0"}) {
    EXPECT_EQ(usable_gpus(with_visible(list)).count, 0) << '"' << list << '"';
    EXPECT_FALSE(gpu_index("auto", usable_gpus(with_visible(list)))) << '"' << list << '"';
    EXPECT_EQ(refusal<EnvironmentError>("cuda", with_visible(list)),
              "--device cuda: CUDA_VISIBLE_DEVICES hides every CUDA device");
  }
}

TEST(UsableGpus, AreNoneInABuildWithoutCuda) {
  EXPECT_EQ(usable_gpus(without_cuda_library()).count, 0);
  EXPECT_FALSE(gpu_index("auto", usable_gpus(without_cuda_library())));
  EXPECT_EQ(refusal<EnvironmentError>("cuda:1", without_cuda_library()),
            "--device cuda:1: this build has no CUDA: configure with -DMASKBENCH_CUDA=ON on a machine that has nvcc");
}

TEST(UsableGpus, LeaveTheDriverAloneWhereTheAnswerIsKnown) {
  for (GpuProbe probe : {with_visible(""), without_cuda_library()}) {
    probe.driver_count = []() -> int { throw std::logic_error("the driver was asked"); };
    EXPECT_NO_THROW(usable_gpus(probe));
  }
}

TEST(GpuIndex, IsTheOneThatIsNamedElseTheFirst) {
  const UsableGpus two = usable_gpus(machine(2));
  EXPECT_EQ(gpu_index("cuda", two), 0);
  EXPECT_EQ(gpu_index("auto", two), 0);
  EXPECT_EQ(gpu_index("cuda:0", two), 0);
  EXPECT_EQ(gpu_index("cuda:1", two), 1);
  EXPECT_EQ(gpu_index("cpu", two), std::nullopt);
}

TEST(GpuIndex, IsRefusedOutOfRange) {
  EXPECT_EQ(refusal<EnvironmentError>("cuda:2", machine(2)), "--device cuda:2: this machine shows 2 CUDA devices");
  EXPECT_EQ(refusal<EnvironmentError>("cuda", machine(0)), "--device cuda: this machine shows no CUDA device");
}

TEST(GpuIndex, IsOfNoOtherName) {
  for (const char* device : {"", "gpu", "cuda:", "cuda:x", "cuda:1x", "cuda:-1", "cuda1", "cuda:99999999999", "CPU"})
    EXPECT_EQ(refusal<UserError>(device, machine(2)),
              "--device " + std::string(device) + ": expected cpu, cuda, cuda:<number> or auto");
}

TEST(DeviceType, OfTheCpuNeedsNoGpu) { EXPECT_EQ(device_type("cpu"), "cpu"); }

}  // namespace
}  // namespace maskbench
