#include "cuda/mask_warp_kernels.h"

namespace maskbench::cuda {
namespace {

constexpr float kNearest = 1e-4f;  // minimum depth, and
constexpr float kFar = 1e3f;       // maximum coordinate, as in grid_from_homography
constexpr int kThreads = 256;
constexpr int kWarp = 32;
constexpr int kSums = 9;

// Returns coordinate i of n from -1 to 1, rounded like torch::linspace.
__device__ float coordinate(int i, int n) {
  if (n == 1) return -1;
  const float step = 2.0f / float(n - 1);
  return i < n / 2 ? -1 + step * float(i) : 1 - step * float(n - 1 - i);
}

// Template coordinates sampled by a pixel.
struct Look {
  float x, y, depth;
  bool seen;  // in front of the camera
};

__device__ Look look(const float* H, float u, float v) {
  Look at;
  at.depth = H[6] * u + H[7] * v + H[8];
  at.seen = !(at.depth <= kNearest);
  const float near = at.depth < kNearest ? kNearest : at.depth;  // propagates NaN
  const auto place = [&](float numerator) {
    const float x = numerator / near;
    return x > kFar ? kFar : x < -kFar ? -kFar : x;
  };
  at.x = at.seen ? place(H[0] * u + H[1] * v + H[2]) : kFar;
  at.y = at.seen ? place(H[3] * u + H[4] * v + H[5]) : kFar;
  return at;
}

// Sampled colour, and its derivatives across and down the template, per texel.
struct Seen {
  float colour[4] = {}, across[4] = {}, down[4] = {};
};

__device__ Seen see(const float* mask, const MaskWarpSizes& s, const Look& at) {
  Seen seen;
  const float column = (at.x + 1) * 0.5f * float(s.width - 1), row = (at.y + 1) * 0.5f * float(s.height - 1);
  if (column != column || row != row) {
    for (float& colour : seen.colour) colour = column + row;
    return seen;
  }
  if (!(column > -1 && column < float(s.width) && row > -1 && row < float(s.height))) return seen;
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
    seen.down[c] = lower - upper;
    seen.colour[c] = upper + below * seen.down[c];
    seen.across[c] = above_step + below * (below_step - above_step);
  }
  return seen;
}

__global__ void warp_kernel(MaskWarpInputs in, MaskWarpSizes s, float* image, float* mask, float* grid) {
  const int pixel = int(blockIdx.x) * kThreads + int(threadIdx.x), plane = s.size * s.size;
  if (pixel >= plane) return;
  const int64_t b = blockIdx.y;
  const Look at = look(in.H + 9 * b, coordinate(pixel % s.size, s.size), coordinate(pixel / s.size, s.size));
  const Seen seen = see(in.mask + b * 4 * s.height * s.width, s, at);
  float* place = grid + (b * plane + pixel) * 2;
  place[0] = at.x, place[1] = at.y;
  for (int c = 0; c < 4; ++c) mask[(b * 4 + c) * plane + pixel] = seen.colour[c];
  for (int c = 0; c < 3; ++c) {
    const float face = in.face[(b * 3 + c) * plane + pixel];
    image[(b * 3 + c) * plane + pixel] = face + seen.colour[3] * (seen.colour[c] - face);
  }
}

// Returns the sum over the block, in thread 0, in a fixed order (deterministic).
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

// Computes one pixel's contribution to the nine sums.
__device__ void pixel_sums(const MaskWarpInputs& in, const MaskWarpSizes& s, const Gradients& by, int64_t b, int pixel,
                           float* sums) {
  const int plane = s.size * s.size;
  const float u = coordinate(pixel % s.size, s.size), v = coordinate(pixel / s.size, s.size);
  const Look at = look(in.H + 9 * b, u, v);
  const Seen seen = see(in.mask + b * 4 * s.height * s.width, s, at);
  float gain[4];
  for (int c = 0; c < 4; ++c) gain[c] = by.mask ? by.mask[(b * 4 + c) * plane + pixel] : 0.0f;
  if (by.image)
    for (int c = 0; c < 3; ++c) {
      const int64_t place = (b * 3 + c) * plane + pixel;
      gain[c] += by.image[place] * seen.colour[3];
      gain[3] += by.image[place] * (seen.colour[c] - in.face[place]);
    }
  float x = 0, y = 0;
  for (int c = 0; c < 4; ++c) x += gain[c] * seen.across[c], y += gain[c] * seen.down[c];
  x *= 0.5f * float(s.width - 1), y *= 0.5f * float(s.height - 1);
  if (by.grid) x += by.grid[(b * plane + pixel) * 2], y += by.grid[(b * plane + pixel) * 2 + 1];
  x = at.seen && fabsf(at.x) < kFar ? x / at.depth : 0.0f;
  y = at.seen && fabsf(at.y) < kFar ? y / at.depth : 0.0f;
  const float z = -(x * at.x + y * at.y);
  const float all[kSums] = {x * u, x * v, x, y * u, y * v, y, z * u, z * v, z};
  for (int k = 0; k < kSums; ++k) sums[k] = all[k];
}

// Reduces each block of pixels: scratch [B,blocks,9].
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
  warp_kernel<<<dim3(unsigned(blocks_of(sizes)), unsigned(sizes.batch)), kThreads, 0, stream>>>(in, sizes, image, mask,
                                                                                                grid);
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
