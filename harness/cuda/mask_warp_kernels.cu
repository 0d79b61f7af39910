#include "cuda/mask_warp_kernels.h"

namespace maskbench::cuda {
namespace {

// As in grid_from_homography: the least depth in front of the camera, and the bound of sampled coordinates.
constexpr float kNearest = 1e-4f;
constexpr float kFar = 1e3f;
constexpr int kThreads = 256;
constexpr int kWarp = 32;
constexpr int kSums = 9;

// Pixel i of a line of n from -1 to 1, as torch::linspace has it.
__device__ float coordinate(int i, int n) {
  if (n == 1) return -1;
  const float step = 2.0f / float(n - 1);
  return i < n / 2 ? -1 + step * float(i) : 1 - step * float(n - 1 - i);
}

// The sample point of a pixel in the template, in [-1,1].
struct SamplePoint {
  float x, y, depth;
  bool in_front;  // of the camera
};

__device__ SamplePoint project(const float* H, float u, float v) {
  SamplePoint at;
  at.depth = H[6] * u + H[7] * v + H[8];
  at.in_front = !(at.depth <= kNearest);
  const float near = at.depth < kNearest ? kNearest : at.depth;  // NaN stays one
  const auto place = [&](float numerator) {
    const float x = numerator / near;
    return x > kFar ? kFar : x < -kFar ? -kFar : x;
  };
  at.x = at.in_front ? place(H[0] * u + H[1] * v + H[2]) : kFar;
  at.y = at.in_front ? place(H[3] * u + H[4] * v + H[5]) : kFar;
  return at;
}

// The sample of a pixel, and its derivatives along the template's rows and columns, per texel.
struct Samples {
  float colour[4] = {}, across[4] = {}, down[4] = {};
};

__device__ Samples sample(const float* mask, const MaskWarpSizes& s, const SamplePoint& at) {
  Samples samples;
  const float column = (at.x + 1) * 0.5f * float(s.width - 1), row = (at.y + 1) * 0.5f * float(s.height - 1);
  if (column != column || row != row) {
    for (float& colour : samples.colour) colour = column + row;
    return samples;
  }
  if (!(column > -1 && column < float(s.width) && row > -1 && row < float(s.height))) return samples;
  const int left = int(floorf(column)), above = int(floorf(row));
  const float right = column - float(left), below = row - float(above);
  const bool columns[2] = {left >= 0, left + 1 < s.width}, rows[2] = {above >= 0, above + 1 < s.height};
  for (int c = 0; c < 4; ++c) {
    const float* plane = mask + c * s.height * s.width + above * s.width + left;
    float texel[2][2];
    for (int j = 0; j < 2; ++j)
      for (int i = 0; i < 2; ++i) texel[j][i] = rows[j] && columns[i] ? plane[j * s.width + i] : 0.0f;
    const float above_step = texel[0][1] - texel[0][0], below_step = texel[1][1] - texel[1][0];
    const float upper = texel[0][0] + right * above_step, lower = texel[1][0] + right * below_step;
    samples.down[c] = lower - upper;
    samples.colour[c] = upper + below * samples.down[c];
    samples.across[c] = above_step + below * (below_step - above_step);
  }
  return samples;
}

__global__ void warp_pixels(MaskWarpInputs in, MaskWarpSizes s, float* image, float* mask, float* grid) {
  const int pixel = int(blockIdx.x) * kThreads + int(threadIdx.x), plane = s.size * s.size;
  if (pixel >= plane) return;
  const int64_t b = blockIdx.y;
  const SamplePoint at = project(in.H + 9 * b, coordinate(pixel % s.size, s.size), coordinate(pixel / s.size, s.size));
  const Samples samples = sample(in.mask + b * 4 * s.height * s.width, s, at);
  float* place = grid + (b * plane + pixel) * 2;
  place[0] = at.x, place[1] = at.y;
  for (int c = 0; c < 4; ++c) mask[(b * 4 + c) * plane + pixel] = samples.colour[c];
  for (int c = 0; c < 3; ++c) {
    const float face = in.face[(b * 3 + c) * plane + pixel];
    image[(b * 3 + c) * plane + pixel] = face + samples.colour[3] * (samples.colour[c] - face);
  }
}

// Returns the sum over a block in thread 0, in a fixed order.
__device__ float block_sum(float x) {
  __shared__ float of_warps[kThreads / kWarp];
  for (int step = kWarp / 2; step > 0; step /= 2) x += __shfl_down_sync(0xffffffffu, x, unsigned(step));
  if (threadIdx.x % kWarp == 0) of_warps[threadIdx.x / kWarp] = x;
  __syncthreads();
  float sum = 0;
  if (threadIdx.x == 0)
    for (const float part : of_warps) sum += part;
  __syncthreads();
  return sum;
}

struct Gradients {
  const float *image, *mask, *grid;
};

// Writes the nine terms of one pixel.
__device__ void pixel_sums(const MaskWarpInputs& in, const MaskWarpSizes& s, const Gradients& by, int64_t b, int pixel,
                           float* sums) {
  const int plane = s.size * s.size;
  const float u = coordinate(pixel % s.size, s.size), v = coordinate(pixel / s.size, s.size);
  const SamplePoint at = project(in.H + 9 * b, u, v);
  const Samples samples = sample(in.mask + b * 4 * s.height * s.width, s, at);
  float gradient[4];
  for (int c = 0; c < 4; ++c) gradient[c] = by.mask ? by.mask[(b * 4 + c) * plane + pixel] : 0.0f;
  if (by.image)
    for (int c = 0; c < 3; ++c) {
      const int64_t place = (b * 3 + c) * plane + pixel;
      gradient[c] += by.image[place] * samples.colour[3];
      gradient[3] += by.image[place] * (samples.colour[c] - in.face[place]);
    }
  float x = 0, y = 0;
  for (int c = 0; c < 4; ++c) x += gradient[c] * samples.across[c], y += gradient[c] * samples.down[c];
  x *= 0.5f * float(s.width - 1), y *= 0.5f * float(s.height - 1);
  if (by.grid) x += by.grid[(b * plane + pixel) * 2], y += by.grid[(b * plane + pixel) * 2 + 1];
  x = at.in_front && fabsf(at.x) < kFar ? x / at.depth : 0.0f;
  y = at.in_front && fabsf(at.y) < kFar ? y / at.depth : 0.0f;
  const float z = -(x * at.x + y * at.y);
  const float all[kSums] = {x * u, x * v, x, y * u, y * v, y, z * u, z * v, z};
  for (int k = 0; k < kSums; ++k) sums[k] = all[k];
}

// Sums the terms of one block of pixels: scratch [B,blocks,9].
__global__ void partial_sums(MaskWarpInputs in, MaskWarpSizes s, Gradients by, float* scratch) {
  const int pixel = int(blockIdx.x) * kThreads + int(threadIdx.x);
  const int64_t b = blockIdx.y;
  float sums[kSums] = {};
  if (pixel < s.size * s.size) pixel_sums(in, s, by, b, pixel, sums);
  for (int k = 0; k < kSums; ++k) {
    const float sum = block_sum(sums[k]);
    if (threadIdx.x == 0) scratch[(b * gridDim.x + blockIdx.x) * kSums + k] = sum;
  }
}

__global__ void total_sums(const float* scratch, int blocks, float* gradient) {
  const int64_t b = blockIdx.x;
  double sum = 0;
  for (int i = 0; i < blocks; ++i) sum += double(scratch[(b * blocks + i) * kSums + threadIdx.x]);
  gradient[b * kSums + threadIdx.x] = float(sum);
}

int blocks_of(const MaskWarpSizes& sizes) { return (sizes.size * sizes.size + kThreads - 1) / kThreads; }

}  // namespace

void warp_masks(const MaskWarpInputs& in, const MaskWarpSizes& sizes, float* image, float* mask, float* grid,
                cudaStream_t stream) {
  const dim3 blocks(unsigned(blocks_of(sizes)), unsigned(sizes.batch));
  warp_pixels<<<blocks, kThreads, 0, stream>>>(in, sizes, image, mask, grid);
}

int scratch_floats(const MaskWarpSizes& sizes) { return sizes.batch * blocks_of(sizes) * kSums; }

void homography_gradients(const MaskWarpInputs& in, const MaskWarpSizes& sizes, const float* by_image,
                          const float* by_mask, const float* by_grid, float* scratch, float* gradient,
                          cudaStream_t stream) {
  const int blocks = blocks_of(sizes);
  partial_sums<<<dim3(unsigned(blocks), unsigned(sizes.batch)), kThreads, 0, stream>>>(
      in, sizes, Gradients{by_image, by_mask, by_grid}, scratch);
  total_sums<<<unsigned(sizes.batch), kSums, 0, stream>>>(scratch, blocks, gradient);
}

}  // namespace maskbench::cuda
