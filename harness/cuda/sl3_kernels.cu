#include "cuda/sl3_exponential.h"
#include "cuda/sl3_kernels.h"

namespace maskbench::cuda {
namespace {

constexpr int kMatrices = 32;  // of a block; a thread is a matrix

__global__ void exponentials(const float* p, int batch, float* H) {
  const int b = int(blockIdx.x) * kMatrices + int(threadIdx.x);
  if (b < batch) homography_of(p + 8 * b, H + 9 * b);
}

__global__ void exponential_gradients(const float* p, const float* by, int batch, float* gradient) {
  const int b = int(blockIdx.x) * kMatrices + int(threadIdx.x);
  if (b < batch) homography_gradient_of(p + 8 * b, by + 9 * b, gradient + 8 * b);
}

unsigned blocks_for(int batch) { return unsigned((batch + kMatrices - 1) / kMatrices); }

}  // namespace

void homographies(const float* p, int batch, float* H, cudaStream_t stream) {
  exponentials<<<blocks_for(batch), kMatrices, 0, stream>>>(p, batch, H);
}

void sl3_gradients(const float* p, const float* by, int batch, float* gradient, cudaStream_t stream) {
  exponential_gradients<<<blocks_for(batch), kMatrices, 0, stream>>>(p, by, batch, gradient);
}

}  // namespace maskbench::cuda
