#include "bench/count_work.h"

#include <fmt/format.h>

#include "plugin/loader/load.h"
#include "rehearsal/counted_system.h"
#include "rehearsal/work_report.h"

namespace maskbench {
namespace {

constexpr size_t kOperations = 12;  // of a table

CountedWork counted(const Run& run, int64_t batch, const Catalogue& catalogue) {
  Options train = run.train;
  train.set("batch", batch);
  const auto model = std::dynamic_pointer_cast<Adversary>(make_wearer(run, catalogue.plugin(run.plugin)));
  return {run.system, train.text("precision"), batch, operations_of_iteration(model, train, run.data.integer("size"))};
}

}  // namespace

int count_work(const std::map<std::string, Run>& runs, const std::vector<int64_t>& batches, const std::string& gpu_name,
               const Catalogue& catalogue) {
  const Gpu& gpu = gpu_called(gpu_name);
  std::vector<CountedWork> all, first;
  for (const auto& [name, run] : runs)
    for (const int64_t batch : batches) {
      all.push_back(counted(run, batch, catalogue));
      if (batch == batches.front()) first.push_back(all.back());
    }
  fmt::print(
      "Work of one iteration on CUDA, counted on LibTorch's meta device; nothing is measured. Times: a model of {}\n"
      "({:.0f}, {:.0f}, {:.0f} TFLOP/s in float32, TF32, bfloat16; {:.2f} TB/s; {:.1f} us a launch, {:.1f} us a node "
      "of a\n"
      "graph): each operation takes the longest of its FLOP, its bytes and its launches.\n\n{}",
      gpu.about, gpu.float32 / 1e12, gpu.tf32 / 1e12, gpu.bf16 / 1e12, gpu.bandwidth / 1e12, 1e6 * kLaunched,
      1e6 * kReplayed, work_table(all, gpu));
  for (const CountedWork& work : first)
    fmt::print("\n{}\n{}", part_table(work, gpu), operation_table(work, gpu, kOperations));
  return 0;
}

}  // namespace maskbench
