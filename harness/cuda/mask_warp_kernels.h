// The arithmetic of a laid mask on a CUDA device. Device memory only; queued on `stream`, not waited for.
#pragma once

#include <cuda_runtime_api.h>

namespace maskbench::cuda {

struct MaskWarpSizes {
  int batch, size;    // of the pictures, size x size
  int height, width;  // of the templates
};

// What goes in: `face` [B,3,S,S], `mask` [B,4,H,W], `H` [B,3,3]; contiguous.
struct MaskWarpInputs {
  const float *face, *mask, *H;
};

// What comes out: `image` [B,3,S,S], `mask` [B,4,S,S], `grid` [B,S,S,2].
void warp_masks(const MaskWarpInputs& in, const MaskWarpSizes& sizes, float* image, float* mask, float* grid,
                cudaStream_t stream);

// Floats that homography_gradients needs for its partial sums.
int scratch_floats(const MaskWarpSizes& sizes);
// The gradient by H, [B,3,3], of a loss whose gradients by the outputs are given; null where there is none. Sums are
// taken in one order, so that the same input gives the same bits.
void homography_gradients(const MaskWarpInputs& in, const MaskWarpSizes& sizes, const float* by_image,
                          const float* by_mask, const float* by_grid, float* scratch, float* gradient,
                          cudaStream_t stream);

}  // namespace maskbench::cuda
