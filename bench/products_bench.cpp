// The matrix products of training and of metrics by both libraries (products/matrix_product.h), and the convolutions of
// metric networks, for which LibTorch chooses between MKL and oneDNN itself. Counter: GFLOP/s.
//   products_bench --benchmark_enable_random_interleaving=true --benchmark_repetitions=9 --benchmark_report_aggregates_only=true
#include <ATen/ops/mkldnn_convolution.h>
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "device/device.h"
#include "machine/thread_environment.h"
#include "products/matrix_product.h"

MASKBENCH_THREADS_DO_NOT_SPIN;

namespace maskbench {
namespace {

constexpr int kThreads = 2;
constexpr auto kMkl = ProductLibrary::kMkl, kOneDnn = ProductLibrary::kOneDnn;

void count_gflops(benchmark::State& state, double flops) {
  state.counters["GFLOP/s"] = benchmark::Counter(1e-9 * flops, benchmark::Counter::kIsIterationInvariantRate);
}

// `count` products of [M,K] and [K,N]; "T" in `layout` marks an operand that lies transposed.
struct Product {
  const char* name;
  int64_t count, M, K, N;
  const char* layout;
};

Tensor operand(int64_t count, int64_t rows, int64_t columns, bool transposed) {
  const Tensor all =
      transposed ? torch::rand({count, columns, rows}).transpose(1, 2) : torch::rand({count, rows, columns});
  return count == 1 ? all[0] : all;
}

void multiply(benchmark::State& state, const Product& p, ProductLibrary library) {
  prepare_process(kThreads, "seeded");
  const torch::NoGradGuard off;
  const Tensor a = operand(p.count, p.M, p.K, p.layout[0] == 'T'), b = operand(p.count, p.K, p.N, p.layout[1] == 'T');
  for (auto _ : state) benchmark::DoNotOptimize(matrix_product(a, b, library).data_ptr());
  count_gflops(state, 2.0 * double(p.count * p.M * p.K * p.N));
}

// A layer of `kernel` x `kernel` taps on `batch` pictures of side x side.
struct Layer {
  const char* name;
  int64_t batch, in, out, kernel, side;
  int threads;
};

void convolve(benchmark::State& state, const Layer& l, bool by_onednn) {
  prepare_process(l.threads, "seeded");
  const torch::NoGradGuard off;
  const auto held = [](const Tensor& x) { return x.contiguous(at::MemoryFormat::ChannelsLast); };
  const Tensor x = held(torch::rand({l.batch, l.in, l.side, l.side})), bias = torch::rand({l.out}),
               weight = held(torch::rand({l.out, l.in, l.kernel, l.kernel}));
  const int64_t border = l.kernel / 2;
  for (auto _ : state)
    benchmark::DoNotOptimize((by_onednn
                                  ? at::mkldnn_convolution(x, weight, bias, {{border, border}}, {{1, 1}}, {{1, 1}}, 1)
                                  : torch::conv2d(x, weight, bias, 1, border))
                                 .data_ptr());
  count_gflops(state, 2.0 * double(l.batch * l.side * l.side * weight.numel()));
}

constexpr Product kProducts[] = {
    {"winograd 64 to 128", 16, 2304, 256, 128, "NT"},        {"winograd 128 to 256", 16, 576, 512, 256, "NT"},
    {"winograd 256 to 512", 16, 144, 1024, 512, "NT"},       {"winograd input gradient", 16, 576, 256, 512, "NN"},
    {"winograd weight gradient", 16, 256, 576, 512, "TN"},   {"dense head", 1, 16, 25600, 256, "NT"},
    {"dense head, input gradient", 1, 16, 256, 25600, "NN"}, {"dense head, weight gradient", 1, 256, 16, 25600, "TN"},
    {"dense head, last layer", 1, 16, 256, 8, "NT"},         {"inception logits", 1, 32, 2048, 1008, "NT"}};
constexpr Layer kLayers[] = {
    {"squeezenet 3 to 64", 1, 3, 64, 3, 71, 1},           {"squeezenet squeeze", 1, 128, 16, 1, 35, 1},
    {"squeezenet expand 1x1", 1, 16, 64, 1, 35, 1},       {"squeezenet expand 3x3", 1, 16, 64, 3, 35, 1},
    {"squeezenet expand 3x3, late", 1, 64, 256, 3, 8, 1}, {"inception 1x1", 16, 288, 64, 1, 35, 2},
    {"inception 1x1, late", 16, 768, 192, 1, 17, 2}};

void register_all() {
  for (const Product& p : kProducts)
    for (const auto library : {kMkl, kOneDnn})
      benchmark::RegisterBenchmark(fmt::format("{}/{}", p.name, name_of(library)).c_str(), multiply, p, library)
          ->UseRealTime()
          ->Unit(benchmark::kMicrosecond);
  for (const Layer& l : kLayers)
    for (const bool by_onednn : {false, true})
      benchmark::RegisterBenchmark(fmt::format("{}/{}", l.name, by_onednn ? "oneDNN" : "LibTorch's choice").c_str(),
                                   convolve, l, by_onednn)
          ->UseRealTime()
          ->Unit(benchmark::kMicrosecond);
}

}  // namespace
}  // namespace maskbench

int main(int count, char** arguments) {
  maskbench::register_all();
  benchmark::Initialize(&count, arguments);
  if (benchmark::ReportUnrecognizedArguments(count, arguments)) return 2;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
