// A trace of LibTorch's profiler: every operation, and on a GPU every kernel, with its time.
#pragma once

#include <torch/types.h>

#include <filesystem>
#include <functional>

namespace maskbench::bench {

// Runs `work` under the profiler and writes what it saw to `file`, as JSON that chrome://tracing and Perfetto show.
void write_trace(const std::filesystem::path& file, torch::Device device, const std::function<void()>& work);

}  // namespace maskbench::bench
