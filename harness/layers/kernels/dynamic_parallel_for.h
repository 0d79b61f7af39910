// Work on many things by the threads of LibTorch, of which each takes the next thing when it has done one: what takes
// longer holds nobody up. For work whose outcome does not depend on the thread.
#pragma once

#include <ATen/Parallel.h>

#include <atomic>
#include <cstdint>

namespace maskbench {

// On each thread calls worker = start(), then worker(i) for the next i of [0, count) until none is left: what a worker
// captures by value is its thread's own.
template <class Start>
void dynamic_parallel_for(int64_t count, const Start& start) {
  std::atomic<int64_t> next = 0;
  at::parallel_for(0, at::get_num_threads(), 1, [&](int64_t, int64_t) {
    auto worker = start();
    for (int64_t i; (i = next++) < count;) worker(i);
  });
}

}  // namespace maskbench
