// A parallel loop with dynamic scheduling.
#pragma once

#include <cstdint>
#include <functional>

namespace maskbench {

// Calls `work(i)` for each i in [0, count) on `threads` threads, including the calling one; each thread takes the next
// index. Rethrows the first exception; indices not started by then are skipped.
void parallel_for(int64_t count, int threads, const std::function<void(int64_t)>& work);

}  // namespace maskbench
