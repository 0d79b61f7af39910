// Mask warp and composite, forward and backward: fused, and by LibTorch operations. The number in a name is the size.
#include <benchmark/benchmark.h>

#include "device/device.h"
#include "layers/kernels/mask_warp/mask_warp.h"
#include "machine/thread_environment.h"
#include "maskbench/random.h"
#include "maskbench/warp.h"

MASKBENCH_THREADS_DO_NOT_SPIN;

namespace maskbench {
namespace {

constexpr int64_t kBatch = 16;

// A batch as in training: only the homographies require gradients.
struct Scenes {
  explicit Scenes(int64_t size) {
    Rng rng(1, "warp", uint64_t(size));
    face = rng.uniform({kBatch, 3, size, size});
    mask = rng.uniform({kBatch, 4, size, size});
    H = homography_from_sl3(rng.normal({kBatch, 8}, 0.2)).requires_grad_();
  }
  Tensor face, mask, H;
};

template <class Lay>
void time_it(benchmark::State& state, const Lay& lay) {
  prepare_process(/*threads=*/2, "seeded");
  Scenes scenes(state.range(0));
  const Tensor gradient = torch::rand_like(scenes.face);
  for (auto _ : state) {
    scenes.H.mutable_grad() = Tensor();
    lay(scenes).backward(gradient);
  }
  state.SetItemsProcessed(state.iterations() * kBatch);
}

void one_pass(benchmark::State& state) {
  time_it(state, [](const Scenes& s) { return warp_and_composite(s.face, s.mask, s.H).image; });
}

void by_operations(benchmark::State& state) {
  time_it(state, [](const Scenes& s) {
    return composite(s.face, warp_mask(s.mask, grid_from_homography(s.H, s.face.size(2))));
  });
}

BENCHMARK(one_pass)->Arg(48)->Arg(144)->Unit(benchmark::kMicrosecond)->UseRealTime();
BENCHMARK(by_operations)->Arg(48)->Arg(144)->Unit(benchmark::kMicrosecond)->UseRealTime();

}  // namespace
}  // namespace maskbench

BENCHMARK_MAIN();
