#include "cuda/device_sums.h"
#include "cuda/mask_warp_kernels.h"

namespace maskbench::cuda {
namespace {

constexpr int kWarps = kThreads / kLanes;

__global__ void warp_pixels(MaskWarpInputs in, MaskWarpSizes s, MaskWarpOutputs out) {
  warp_pixel(in, s, blockIdx.y, int(blockIdx.x) * kThreads + int(threadIdx.x), out);
}

// Sums the terms of one block of pixels: scratch [B,blocks,9].
__global__ void partial_sums(MaskWarpInputs in, MaskWarpSizes s, MaskWarpBy by, float* scratch) {
  __shared__ float of_warps[kSums][kWarps];
  const int64_t b = blockIdx.y;
  const int thread = int(threadIdx.x);
  float terms[kSums];
  pixel_terms(in, s, by, b, int(blockIdx.x) * kThreads + thread, terms);
  for (int k = 0; k < kSums; ++k) {
    const float sum = warp_sum(terms[k]);
    if (thread % kLanes == 0) of_warps[k][thread / kLanes] = sum;
  }
  __syncthreads();
  if (thread >= kSums) return;
  float sum = 0;
  for (const float part : of_warps[thread]) sum += part;
  scratch[(b * gridDim.x + blockIdx.x) * kSums + thread] = sum;
}

__global__ void total_sums(const float* scratch, int blocks, float* gradient) {
  gradient[int64_t(blockIdx.x) * kSums + threadIdx.x] = total_of(scratch, blocks, blockIdx.x, int(threadIdx.x));
}

}  // namespace

void warp_masks(const MaskWarpInputs& in, const MaskWarpSizes& sizes, const MaskWarpOutputs& out, cudaStream_t stream) {
  const dim3 blocks(unsigned(blocks_of(sizes)), unsigned(sizes.batch));
  warp_pixels<<<blocks, kThreads, 0, stream>>>(in, sizes, out);
}

int scratch_floats(const MaskWarpSizes& sizes) { return sizes.batch * blocks_of(sizes) * kSums; }

void homography_gradients(const MaskWarpInputs& in, const MaskWarpSizes& sizes, const MaskWarpBy& by, float* scratch,
                          float* gradient, cudaStream_t stream) {
  const int blocks = blocks_of(sizes);
  partial_sums<<<dim3(unsigned(blocks), unsigned(sizes.batch)), kThreads, 0, stream>>>(in, sizes, by, scratch);
  total_sums<<<unsigned(sizes.batch), kSums, 0, stream>>>(scratch, blocks, gradient);
}

}  // namespace maskbench::cuda
