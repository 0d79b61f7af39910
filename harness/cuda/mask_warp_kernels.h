// Warp and composition of masks on a CUDA device, and the gradient of the homographies. Pointers are device memory;
// work is enqueued on `stream`, not waited for.
#pragma once

#include <cuda_runtime_api.h>

namespace maskbench::cuda {

struct MaskWarpSizes {
  int batch, size;    // of the pictures, size x size
  int height, width;  // of the templates
};

// Inputs: `face` [B,3,S,S], `mask` [B,4,H,W], `H` [B,3,3]; contiguous.
struct MaskWarpInputs {
  const float *face, *mask, *H;
};

// Writes `image` [B,3,S,S], `mask` [B,4,S,S] and `grid` [B,S,S,2].
void warp_masks(const MaskWarpInputs& in, const MaskWarpSizes& sizes, float* image, float* mask, float* grid,
                cudaStream_t stream);

// Returns the number of floats of scratch memory that homography_gradients needs.
int scratch_floats(const MaskWarpSizes& sizes);
// Writes the gradient with respect to H, [B,3,3], of a loss whose gradients with respect to the outputs are given;
// null: zero. Sums have a fixed order, so that the same input gives the same bits.
void homography_gradients(const MaskWarpInputs& in, const MaskWarpSizes& sizes, const float* by_image,
                          const float* by_mask, const float* by_grid, float* scratch, float* gradient,
                          cudaStream_t stream);

}  // namespace maskbench::cuda
