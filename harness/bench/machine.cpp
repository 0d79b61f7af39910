#include "bench/machine.h"

#include <dlfcn.h>
#include <fmt/format.h>

#include <algorithm>
#include <fstream>

#include "device/speed.h"
#include "products/matrix_product.h"
#include "report/statistics.h"
#include "system/command.h"

namespace maskbench::bench {
namespace {

constexpr int kProducts = 8;
constexpr double kQuiet = 0.05;  // maximum coefficient of variation of a quiet machine

int64_t peak_resident_bytes() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmHWM:")) return std::stoll(line.substr(6)) * 1024;
  return 0;
}

}  // namespace

double peak_gflops(torch::Device device) {
  const int64_t side = device.is_cpu() ? 1536 : 8192;
  const torch::Tensor a = torch::rand({side, side}, device), b = torch::rand({side, side}, device);
  double best = 0;
  for (int i = 0; i < kProducts; ++i) {
    Stopwatch stopwatch(device);
    stopwatch.start();
    matrix_product(a, b);
    stopwatch.stop();
    best = std::max(best, 2e-9 * double(side * side * side) / stopwatch.seconds());
  }
  return best;
}

// Writing 5 to clear_refs resets the peak resident set size (VmHWM) on Linux.
int64_t take_peak_memory(torch::Device device) {
  if (device.is_cpu()) {
    const int64_t bytes = peak_resident_bytes();
    std::ofstream("/proc/self/clear_refs") << "5";
    return bytes;
  }
  const auto take = reinterpret_cast<int64_t (*)(int)>(::dlsym(RTLD_DEFAULT, "maskbench_take_peak_cuda_memory"));
  return take ? take(device.index()) : 0;
}

std::string noise_note(const std::vector<double>& repetitions) {
  const report::Summary summary = report::summarise(repetitions);
  if (!summary.deviation || *summary.deviation <= kQuiet * *summary.mean) return "";
  return fmt::format("repetitions differ by {:.0f} % (standard deviation): the machine was not idle",
                     100 * *summary.deviation / *summary.mean);
}

std::string throttle_note(torch::Device device) {
  const std::string program = device.is_cuda() ? find_program("nvidia-smi") : "";
  if (program.empty()) return "";
  const CommandOutput output =
      run_command({program, fmt::format("--id={}", device.index()), "--format=csv,noheader",
                   "--query-gpu=clocks_throttle_reasons.sw_power_cap,clocks_throttle_reasons.hw_slowdown,"
                   "clocks_throttle_reasons.sw_thermal_slowdown"});
  const std::string line = output.lines.empty() ? "" : output.lines.front();
  const bool slowed = output.code == 0 && (line.starts_with("Active") || line.find(", Active") != line.npos);
  return slowed ? fmt::format("the GPU was throttled (power cap, hardware, thermal: {})", line) : "";
}

}  // namespace maskbench::bench
