// Throughput of the procedural data source. The number in a name is the picture size in pixels.
#include <benchmark/benchmark.h>

#include "faces/procedural_faces.h"

namespace maskbench {
namespace {

constexpr uint64_t kSeed = 7;
constexpr int64_t kPeople = 1000;  // people differ in cost: every repetition renders the same ones

const ProceduralFaces& faces(int64_t size) {
  static const ProceduralFaces kSmall(48, kSeed), kPaper(144, kSeed);
  return size == 48 ? kSmall : kPaper;
}

void face(benchmark::State& state) {
  const ProceduralFaces& source = faces(state.range(0));
  int64_t i = 0;
  for (auto _ : state) benchmark::DoNotOptimize(source.face(uint64_t(i++ % kPeople)));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(face)->Arg(48)->Arg(144)->Iterations(kPeople)->Unit(benchmark::kMicrosecond);

void masked(benchmark::State& state) {
  const ProceduralFaces& source = faces(state.range(0));
  int64_t i = 0;
  for (auto _ : state) benchmark::DoNotOptimize(source.masked(uint64_t(i++ % kPeople)));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(masked)->Arg(48)->Arg(144)->Iterations(kPeople)->Unit(benchmark::kMicrosecond);

void truth(benchmark::State& state) {
  const ProceduralFaces& source = faces(state.range(0));
  int64_t i = 0;
  for (auto _ : state) benchmark::DoNotOptimize(source.truth(uint64_t(i % kPeople), int(i % source.kDesigns))), ++i;
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(truth)->Arg(144)->Iterations(kPeople)->Unit(benchmark::kMicrosecond);

// One training sample: a face, and another person wearing a mask. Each thread renders different people.
void sample(benchmark::State& state) {
  const ProceduralFaces& source = faces(state.range(0));
  int64_t i = state.thread_index() * kPeople;
  for (auto _ : state) {
    benchmark::DoNotOptimize(source.face(uint64_t(i)));
    benchmark::DoNotOptimize(source.masked(uint64_t(i)));
    ++i;
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(sample)->Arg(144)->Iterations(kPeople)->Threads(1)->Threads(2)->UseRealTime()->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace maskbench

BENCHMARK_MAIN();
