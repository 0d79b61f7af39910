// Homographies from sl(3) on a CUDA device. Pointers are device memory; work is enqueued on `stream`, not waited for.
#pragma once

#include <cuda_runtime_api.h>

namespace maskbench::cuda {

// p [B,8] -> H [B,9].
void homographies(const float* p, int batch, float* H, cudaStream_t stream);
// The gradients [B,8] with respect to p of a loss whose gradients with respect to H are `by` [B,9].
void sl3_gradients(const float* p, const float* by, int batch, float* gradient, cudaStream_t stream);

}  // namespace maskbench::cuda
