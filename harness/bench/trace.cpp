#include "bench/trace.h"

#include <torch/csrc/autograd/profiler_kineto.h>

#include <set>

#include "device/speed.h"

namespace maskbench::bench {

void write_trace(const std::filesystem::path& file, torch::Device device, const std::function<void()>& work) {
  using torch::profiler::impl::ActivityType;
  std::set<ActivityType> activities = {ActivityType::CPU};
  if (device.is_cuda()) activities.insert(ActivityType::CUDA);
  const torch::profiler::impl::ProfilerConfig config(torch::profiler::impl::ProfilerState::KINETO);
  torch::autograd::profiler::prepareProfiler(config, activities);
  torch::autograd::profiler::enableProfiler(config, activities,
                                            {at::RecordScope::FUNCTION, at::RecordScope::USER_SCOPE});
  work();
  wait_for(device);
  torch::autograd::profiler::disableProfiler()->save(file.string());
}

}  // namespace maskbench::bench
