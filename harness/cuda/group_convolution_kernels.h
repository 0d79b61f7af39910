// Grouped convolution on a CUDA device. Pointers are device memory; work is enqueued on `stream`, not waited for. Sums have
// a fixed order, so that the same input gives the same bits.
#pragma once

#include <cuda_runtime_api.h>

#include "cuda/group_convolution_sums.h"

namespace maskbench::cuda {

void group_forward(const float* x, const float* weight, const float* bias, const GroupSizes& s, float* y,
                   cudaStream_t stream);
void group_input_gradients(const float* dy, const float* weight, const GroupSizes& s, float* dx, cudaStream_t stream);
void group_weight_gradients(const float* x, const float* dy, const GroupSizes& s, float* dw, cudaStream_t stream);

}  // namespace maskbench::cuda
