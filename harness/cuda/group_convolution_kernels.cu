#include "cuda/device_sums.h"
#include "cuda/group_convolution_kernels.h"

namespace maskbench::cuda {
namespace {

__device__ int64_t thread_index() { return int64_t(blockIdx.x) * kGroupThreads + threadIdx.x; }

__global__ void group_outputs(const float* x, const float* weight, const float* bias, GroupSizes s, float* y) {
  const int64_t index = thread_index();
  if (index < outputs_of(s)) y[index] = group_output(x, weight, bias, s, index);
}

__global__ void group_inputs(const float* dy, const float* weight, GroupSizes s, float* dx) {
  const int64_t index = thread_index();
  if (index < inputs_of(s)) dx[index] = group_input_gradient(dy, weight, s, index);
}

// A block is a weight.
__global__ void group_weights(const float* x, const float* dy, GroupSizes s, float* dw) {
  __shared__ float of_warps[kGroupThreads / kLanes];
  const int thread = int(threadIdx.x);
  const float sum = warp_sum(group_weight_part(x, dy, s, int(blockIdx.x), thread));
  if (thread % kLanes == 0) of_warps[thread / kLanes] = sum;
  __syncthreads();
  if (thread > 0) return;
  float all = 0;
  for (const float part : of_warps) all += part;
  dw[blockIdx.x] = all;
}

unsigned blocks_for(int64_t numbers) { return unsigned((numbers + kGroupThreads - 1) / kGroupThreads); }

}  // namespace

void group_forward(const float* x, const float* weight, const float* bias, const GroupSizes& s, float* y,
                   cudaStream_t stream) {
  group_outputs<<<blocks_for(outputs_of(s)), kGroupThreads, 0, stream>>>(x, weight, bias, s, y);
}

void group_input_gradients(const float* dy, const float* weight, const GroupSizes& s, float* dx, cudaStream_t stream) {
  group_inputs<<<blocks_for(inputs_of(s)), kGroupThreads, 0, stream>>>(dy, weight, s, dx);
}

void group_weight_gradients(const float* x, const float* dy, const GroupSizes& s, float* dw, cudaStream_t stream) {
  group_weights<<<unsigned(weights_of(s)), kGroupThreads, 0, stream>>>(x, dy, s, dw);
}

}  // namespace maskbench::cuda
