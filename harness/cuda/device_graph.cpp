// CUDA graphs.
#include "device/device_graph.h"

#include <ATen/cuda/CUDAGraph.h>
#include <c10/cuda/CUDACachingAllocator.h>
#include <c10/cuda/CUDAFunctions.h>
#include <c10/cuda/CUDAStream.h>

#include <exception>

namespace maskbench {
namespace {

class CudaGraph final : public DeviceGraph {
 public:
  void capture(const std::function<void()>& work) override {
    c10::cuda::device_synchronize();
    c10::cuda::CUDACachingAllocator::emptyCache();
    graph_.capture_begin(/*pool=*/{0, 0}, cudaStreamCaptureModeThreadLocal);
    std::exception_ptr problem;
    try {
      work();
    } catch (...) {
      problem = std::current_exception();
    }
    end(problem);
  }

  void replay() override { graph_.replay(); }

 private:
  // Ends the capture. A failed capture must be ended too, or its stream stays unusable; a second error is ignored.
  void end(const std::exception_ptr& problem) {
    try {
      graph_.capture_end();
    } catch (...) {
      if (!problem) throw;
    }
    if (problem) std::rethrow_exception(problem);
  }

  at::cuda::CUDAGraph graph_;
};

}  // namespace
}  // namespace maskbench

// Selects a non-default stream.
// Reason:     Graph capture needs one, and from the start of the run: autograd's gradient accumulators stay on the
//             stream of the first backward pass.
extern "C" __attribute__((visibility("default"))) void maskbench_begin_cuda(int index) {
  c10::cuda::set_device(c10::DeviceIndex(index));
  c10::cuda::setCurrentCUDAStream(c10::cuda::getStreamFromPool(/*isHighPriority=*/false, c10::DeviceIndex(index)));
}

extern "C" __attribute__((visibility("default"))) maskbench::DeviceGraph* maskbench_make_graph() {
  return new maskbench::CudaGraph;
}
