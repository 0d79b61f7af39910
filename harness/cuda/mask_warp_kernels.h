// CUDA kernels of the fused mask warp. All pointers are device memory; kernels are queued on `stream` without
// synchronising.
#pragma once

#include <cuda_runtime_api.h>

namespace maskbench::cuda {

struct MaskWarpSizes {
  int batch, size;    // pictures of size x size
  int height, width;  // size of the templates
};

// Inputs: `face` [B,3,S,S], `mask` [B,4,H,W], `H` [B,3,3]; contiguous.
struct MaskWarpInputs {
  const float *face, *mask, *H;
};

// Computes the outputs: `image` [B,3,S,S], `mask` [B,4,S,S], `grid` [B,S,S,2].
void warp_masks(const MaskWarpInputs& in, const MaskWarpSizes& sizes, float* image, float* mask, float* grid,
                cudaStream_t stream);

// Returns the number of floats in `scratch` of homography_gradients.
int scratch_floats(const MaskWarpSizes& sizes);
// Computes the gradient with respect to H, [B,3,3], from the gradients of the outputs, each of which may be null.
// Deterministic: sums are taken in a fixed order.
void homography_gradients(const MaskWarpInputs& in, const MaskWarpSizes& sizes, const float* by_image,
                          const float* by_mask, const float* by_grid, float* scratch, float* gradient,
                          cudaStream_t stream);

}  // namespace maskbench::cuda
