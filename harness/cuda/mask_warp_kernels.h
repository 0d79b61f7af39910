// Warp and composition of masks on a CUDA device, and the gradient of the homographies. Pointers are device memory;
// work is enqueued on `stream`, not waited for.
#pragma once

#include <cuda_runtime_api.h>

#include "cuda/mask_warp_pixels.h"

namespace maskbench::cuda {

void warp_masks(const MaskWarpInputs& in, const MaskWarpSizes& sizes, const MaskWarpOutputs& out, cudaStream_t stream);

// Returns the number of floats of scratch memory that homography_gradients needs.
int scratch_floats(const MaskWarpSizes& sizes);
// Writes the gradient with respect to H, [B,3,3], of a loss whose gradients with respect to the outputs are `by`. Sums
// have a fixed order, so that the same input gives the same bits.
void homography_gradients(const MaskWarpInputs& in, const MaskWarpSizes& sizes, const MaskWarpBy& by, float* scratch,
                          float* gradient, cudaStream_t stream);

}  // namespace maskbench::cuda
