#include "machine/device_name.h"

#include <fmt/format.h>

#include <charconv>
#include <string_view>

#include "maskbench/errors.h"

namespace maskbench {
namespace {

// The number in "cuda:1"; 0 for "cuda".
int number_in(const std::string& device) {
  constexpr std::string_view kPrefix = "cuda:";
  if (device == "cuda") return 0;
  const char *first = device.data() + kPrefix.size(), *last = device.data() + device.size();
  int number = -1;
  if (device.size() <= kPrefix.size() || !device.starts_with(kPrefix) ||
      std::from_chars(first, last, number).ptr != last || number < 0)
    throw UserError(fmt::format("--device {}: expected cpu, cuda, cuda:<number> or auto", device));
  return number;
}

}  // namespace

std::optional<int> gpu_index(const std::string& device, const UsableGpus& gpus) {
  if (device == "cpu" || (device == "auto" && gpus.count == 0)) return std::nullopt;
  if (device == "auto") return 0;
  const int index = number_in(device);
  if (gpus.count == 0) throw EnvironmentError(fmt::format("--device {}: {}", device, gpus.absence));
  if (index >= gpus.count)
    throw EnvironmentError(fmt::format("--device {}: this machine shows {} CUDA devices", device, gpus.count));
  return index;
}

std::optional<int> gpu_index(const std::string& device) {
  return device == "cpu" ? std::nullopt : gpu_index(device, usable_gpus());
}

std::string device_type(const std::string& device) { return gpu_index(device) ? "cuda" : "cpu"; }

}  // namespace maskbench
