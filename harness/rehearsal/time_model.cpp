#include "rehearsal/time_model.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "maskbench/errors.h"

namespace maskbench {

double Gpu::rate(const std::string& precision) const {
  return precision == "bf16" ? bf16 : precision == "tf32" ? tf32 : float32;
}

// Source:     NVIDIA's data sheets, dense rates of the SXM modules.
const std::vector<Gpu>& known_gpus() {
  static const std::vector<Gpu> kGpus = {
      {"h200", "NVIDIA H200 SXM", 67e12, 494.5e12, 989.5e12, 4.8e12},
      {"h100", "NVIDIA H100 SXM", 67e12, 494.5e12, 989.5e12, 3.35e12},
      {"a100", "NVIDIA A100 SXM 80 GB", 19.5e12, 156e12, 312e12, 2.039e12},
  };
  return kGpus;
}

const Gpu& gpu_called(const std::string& name) {
  std::string names;
  for (const Gpu& gpu : known_gpus()) {
    if (gpu.name == name) return gpu;
    names += (names.empty() ? "" : ", ") + gpu.name;
  }
  throw UserError(fmt::format("--gpu {}: expected one of {}", name, names));
}

std::string ModelledTime::binding() const {
  const std::array<std::pair<double, const char*>, 3> all = {
      {{launches, "launches"}, {bandwidth, "bandwidth"}, {arithmetic, "arithmetic"}}};
  const auto& [most, name] = *std::max_element(all.begin(), all.end());
  return graph > 0 ? fmt::format("{} {:.0f} %", name, 100 * most / graph) : "";
}

ModelledTime modelled_time(const std::vector<Operation>& operations, const Gpu& gpu, const std::string& precision) {
  ModelledTime time;
  for (const Operation& one : operations) {
    const double flop = one.flop / gpu.rate(precision), bytes = one.bytes / gpu.bandwidth;
    const double work = std::max(flop, bytes), launches = double(one.kernels) * kReplayed;
    time.eager += std::max(work, double(one.kernels) * kLaunched);
    time.graph += std::max(work, launches);
    (launches >= work ? time.launches : bytes >= flop ? time.bandwidth : time.arithmetic) += std::max(work, launches);
  }
  return time;
}

}  // namespace maskbench
