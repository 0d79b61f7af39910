// Warp and composition of masks pixel by pixel, for CUDA kernels and for the host. C++17.
#pragma once

#include <cmath>
#include <cstdint>

#include "cuda/both_sides.h"

namespace maskbench::cuda {

struct MaskWarpSizes {
  int batch, size;    // of the pictures, size x size
  int height, width;  // of the templates
};

// Inputs: `face` [B,3,S,S], `mask` [B,4,H,W], `H` [B,3,3]; contiguous.
struct MaskWarpInputs {
  const float *face, *mask, *H;
};

// Outputs: `image` [B,3,S,S], `mask` [B,4,S,S] and `grid` [B,S,S,2].
struct MaskWarpOutputs {
  float *image, *mask, *grid;
};

// Gradients of a loss with respect to the outputs; null: zero.
struct MaskWarpBy {
  const float *image, *mask, *grid;
};

// As in grid_from_homography: the least depth in front of the camera, and the bound of sampled coordinates.
constexpr float kNearest = 1e-4f;
constexpr float kFar = 1e3f;
constexpr int kThreads = 256;  // of a block; a thread is a pixel
constexpr int kSums = 9;       // the gradient of a homography

MASKBENCH_BOTH_SIDES int blocks_of(const MaskWarpSizes& s) { return (s.size * s.size + kThreads - 1) / kThreads; }

// Pixel i of a line of n from -1 to 1, as torch::linspace has it.
MASKBENCH_BOTH_SIDES float coordinate(int i, int n) {
  if (n == 1) return -1;
  const float step = 2.0f / float(n - 1);
  return i < n / 2 ? -1 + step * float(i) : 1 - step * float(n - 1 - i);
}

// The sample point of a pixel in the template, in [-1,1].
struct SamplePoint {
  float x, y, depth;
  bool in_front;  // of the camera
};

MASKBENCH_BOTH_SIDES float bounded(float x) { return x > kFar ? kFar : x < -kFar ? -kFar : x; }

MASKBENCH_BOTH_SIDES SamplePoint project(const float* H, float u, float v) {
  SamplePoint at;
  at.depth = H[6] * u + H[7] * v + H[8];
  at.in_front = !(at.depth <= kNearest);
  const float near = at.depth < kNearest ? kNearest : at.depth;  // NaN stays one
  at.x = at.in_front ? bounded((H[0] * u + H[1] * v + H[2]) / near) : kFar;
  at.y = at.in_front ? bounded((H[3] * u + H[4] * v + H[5]) / near) : kFar;
  return at;
}

// The sample of a pixel, and its derivatives along the template's rows and columns, per texel.
struct Samples {
  float colour[4] = {}, across[4] = {}, down[4] = {};
};

MASKBENCH_BOTH_SIDES Samples sample(const float* mask, const MaskWarpSizes& s, const SamplePoint& at) {
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

// Writes one pixel of picture `b`.
MASKBENCH_BOTH_SIDES void warp_pixel(const MaskWarpInputs& in, const MaskWarpSizes& s, int64_t b, int pixel,
                                     const MaskWarpOutputs& out) {
  const int plane = s.size * s.size;
  if (pixel >= plane) return;
  const SamplePoint at = project(in.H + 9 * b, coordinate(pixel % s.size, s.size), coordinate(pixel / s.size, s.size));
  const Samples samples = sample(in.mask + b * 4 * s.height * s.width, s, at);
  float* place = out.grid + (b * plane + pixel) * 2;
  place[0] = at.x, place[1] = at.y;
  for (int c = 0; c < 4; ++c) out.mask[(b * 4 + c) * plane + pixel] = samples.colour[c];
  for (int c = 0; c < 3; ++c) {
    const float face = in.face[(b * 3 + c) * plane + pixel];
    out.image[(b * 3 + c) * plane + pixel] = face + samples.colour[3] * (samples.colour[c] - face);
  }
}

// Writes the terms of one pixel of picture `b` in the gradient of its homography; zeros beyond the picture.
MASKBENCH_BOTH_SIDES void pixel_terms(const MaskWarpInputs& in, const MaskWarpSizes& s, const MaskWarpBy& by, int64_t b,
                                      int pixel, float* terms) {
  const int plane = s.size * s.size;
  for (int k = 0; k < kSums; ++k) terms[k] = 0;
  if (pixel >= plane) return;
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
  for (int k = 0; k < kSums; ++k) terms[k] = all[k];
}

// Component k of the gradient of picture `b`: the sum of its blocks' sums [B,blocks,9].
MASKBENCH_BOTH_SIDES float total_of(const float* of_blocks, int blocks, int64_t b, int k) {
  double sum = 0;
  for (int i = 0; i < blocks; ++i) sum += double(of_blocks[(b * blocks + i) * kSums + k]);
  return float(sum);
}

}  // namespace maskbench::cuda
