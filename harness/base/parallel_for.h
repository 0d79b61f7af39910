// Work on many things by several threads.
#pragma once

#include <cstdint>
#include <functional>

namespace maskbench {

// Runs `work(i)` for i in [0, count) on `threads` threads, this one among them. The first exception is thrown again
// here; what had not begun by then stays undone.
void parallel_for(int64_t count, int threads, const std::function<void(int64_t)>& work);

// How many threads the machine runs at once, 1 at least.
int all_threads();

}  // namespace maskbench
