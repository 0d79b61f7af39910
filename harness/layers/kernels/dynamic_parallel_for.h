// Parallel loop with dynamic scheduling on LibTorch's threads: each thread takes the next index. For iterations of
// unequal cost whose results do not depend on the thread.
#pragma once

#include <ATen/Parallel.h>

#include <atomic>
#include <cstdint>

namespace maskbench {

// Calls worker = start() once on each thread, then worker(i) for every i in [0, count). State that a worker captures by
// value is thread-local.
template <class Start>
void dynamic_parallel_for(int64_t count, const Start& start) {
  std::atomic<int64_t> next = 0;
  at::parallel_for(0, at::get_num_threads(), 1, [&](int64_t, int64_t) {
    auto worker = start();
    for (int64_t i; (i = next++) < count;) worker(i);
  });
}

}  // namespace maskbench
