// The maskbench side of bench/metrics_speed.py: times each metric on given pictures.
//   metrics_peer PICTURES.safetensors THREADS ROUNDS
// PICTURES contains "a" and "b", float32 [B,3,H,W] in [0,1]. Networks come from MASKBENCH_WEIGHTS. Prints one line of
// JSON per measure: name, milliseconds (median), mean value.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <functional>
#include <string>
#include <vector>

#include "device/device.h"
#include "formats/safetensors.h"
#include "machine/thread_environment.h"
#include "maskbench/metric.h"
#include "maskbench/metric_networks.h"

MASKBENCH_THREADS_DO_NOT_SPIN;

namespace maskbench {
namespace {

Tensor read(const SafetensorsFile& file, const char* name) {
  const TensorView& view = file.tensors().at(name);
  Tensor tensor = torch::empty(view.shape, torch::kFloat32);
  std::memcpy(tensor.data_ptr(), view.bytes.data(), view.bytes.size());
  return tensor;
}

void measure(const char* name, int rounds, const std::function<double()>& call) {
  std::vector<double> times;
  double value = call();  // warm-up
  for (int i = 0; i < rounds; ++i) {
    const auto began = std::chrono::steady_clock::now();
    value = call();
    times.push_back(1e3 * std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count());
  }
  std::nth_element(times.begin(), times.begin() + long(times.size() / 2), times.end());
  std::printf("{\"name\": \"%s\", \"milliseconds\": %.4f, \"value\": %.9g}\n", name, times[times.size() / 2], value);
}

// Computes a metric over both sets, as an evaluation does.
double score(const char* name, Networks& networks, const Tensor& a, const Tensor& b) {
  const auto metric = make_metric(*find_metric(name), networks);
  ScoringBatch batch;
  batch.image = a;
  batch.reference = b;
  metric->add(batch);
  return metric->score().value;
}

int run(const std::string& pictures, int threads, int rounds) {
  torch::NoGradGuard off;
  prepare_process(threads, "seeded");
  const SafetensorsFile file(pictures);
  const Tensor a = read(file, "a"), b = read(file, "b");
  Networks networks;
  measure("ssim", rounds, [&] { return score("ssim", networks, a, b); });
  if (!networks.missing("lpips-squeeze")) measure("lpips", rounds, [&] { return score("lpips", networks, a, b); });
  if (!networks.missing("inception2015-768"))
    measure("inception-768", rounds,
            // Forward passes are cached per tensor, so each call uses a new one.
            [&] { return networks.pass("inception2015-768", a.clone()).front().mean().item<double>(); });
  return 0;
}

}  // namespace
}  // namespace maskbench

int main(int count, char** arguments) {
  if (count != 4) {
    std::fprintf(stderr, "usage: metrics_peer PICTURES.safetensors THREADS ROUNDS\n");
    return 2;
  }
  return maskbench::run(arguments[1], std::atoi(arguments[2]), std::atoi(arguments[3]));
}
