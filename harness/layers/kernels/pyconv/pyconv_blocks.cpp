#include "layers/kernels/pyconv/pyconv_blocks.h"

#include <ATen/Parallel.h>

#include <algorithm>

namespace maskbench {
namespace {

// Returns the largest number of outputs of a block that divides `n`.
int64_t block_of(int64_t n) { return n % 4 == 0 ? 4 : n % 2 == 0 ? 2 : 1; }

std::vector<int32_t> group_offsets(const Planes& planes, const PyramidShape::Level& level) {
  std::vector<int32_t> offsets;
  for (int64_t c = 0; c < level.in; ++c) {
    const auto more = tap_offsets(planes, level, c);
    offsets.insert(offsets.end(), more.begin(), more.end());
  }
  return offsets;
}

// The terms of the gradients of `together` channels from `first` on, at pixels of one phase: for every level, the maps
// of their group times the taps of that phase, the farthest tap first.
PlaneBlock input_block(const Planes& planes, const PyramidPhase& v, const PyramidPhase& h, const float* weights,
                       const PyramidShape& s, int64_t first, int64_t together) {
  PlaneBlock block{{}, {}, together, first, 0};
  for (const PyramidShape::Level& level : s.levels) {
    const int64_t group = first / level.in, depth = level.in * level.taps(), end = level.shift + level.kernel;
    for (int64_t n = group * level.out_of_group(); n < (group + 1) * level.out_of_group(); ++n)
      for (int64_t y = v.phase; y < end; y += s.stride)
        for (int64_t x = h.phase; x < end; x += s.stride) {
          if (y < level.shift || x < level.shift) continue;
          const int64_t row = v.map - y / s.stride + planes.low, column = h.map - x / s.stride + planes.low;
          block.offsets.push_back(int32_t(planes.plane(level.first + n, 0, 0) + row * planes.width + column));
          const float* w = weights + level.weights + n * depth + (first - group * level.in) * level.taps() +
                           (y - level.shift) * level.kernel + x - level.shift;
          for (int64_t i = 0; i < together; ++i) block.matrix.push_back(w[i * level.taps()]);
        }
  }
  return block;
}

}  // namespace

Planes input_planes(const PyramidShape& s, int64_t channels, int64_t pictures) {
  return {channels, pictures, s.stride, s.padding(), s.OH() + s.reach(), s.OW() + s.reach()};
}

Planes map_planes(const PyramidShape& s, int64_t channels, int64_t pictures) {
  const auto side = [&](int64_t size, int64_t out) {
    return s.reach() + std::max((size - 1 + s.padding()) / s.stride + 1, out);
  };
  return {channels, pictures, 1, s.reach(), side(s.H, s.OH()), side(s.W, s.OW())};
}

std::vector<int32_t> tap_offsets(const Planes& planes, const PyramidShape::Level& level, int64_t c) {
  std::vector<int32_t> offsets;
  for (int64_t y = level.shift; y < level.shift + level.kernel; ++y)
    for (int64_t x = level.shift; x < level.shift + level.kernel; ++x)
      offsets.push_back(int32_t(planes.plane(c, y % planes.stride, x % planes.stride) +
                                y / planes.stride * planes.width + x / planes.stride));
  return offsets;
}

std::vector<PlaneBlock> forward_blocks(const Planes& planes, const float* weights, const PyramidShape& s) {
  std::vector<PlaneBlock> blocks;
  for (const PyramidShape::Level& level : s.levels) {
    const int64_t together = block_of(level.out_of_group()), depth = level.in * level.taps();
    const auto offsets = group_offsets(planes, level);
    const size_t before = blocks.size();
    blocks.resize(before + size_t(level.out / together));
    at::parallel_for(0, level.out / together, 1, [&](int64_t begin, int64_t end) {
      for (int64_t i = begin; i < end; ++i) {
        const int64_t n = i * together, group = n / level.out_of_group();
        PlaneBlock& block = blocks[before + size_t(i)];
        block = {offsets, std::vector<float>(size_t(depth * together)), together, level.first + n,
                 planes.plane(group * level.in, 0, 0)};
        const float* w = weights + level.weights + n * depth;
        for (int64_t j = 0; j < together; ++j)
          for (int64_t t = 0; t < depth; ++t) block.matrix[size_t(t * together + j)] = *w++;
      }
    });
  }
  return blocks;
}

PyramidPhase::PyramidPhase(int64_t phase, int64_t size, const PyramidShape& s) : phase(phase) {
  map = std::max<int64_t>(0, at::divup(s.padding() - phase, s.stride));
  first = s.stride * map + phase - s.padding();
  pixels = first < size ? at::divup(size - first, s.stride) : 0;
}

std::vector<PhaseBlocks> input_phases(const Planes& planes, const Tensor& weights, const PyramidShape& s) {
  int64_t together = 4;
  for (const PyramidShape::Level& level : s.levels) together = std::min(together, block_of(level.in));
  const int64_t blocks = s.C / together;
  std::vector<PhaseBlocks> phases;
  for (int64_t i = 0; i < s.stride * s.stride; ++i)
    phases.push_back({{i / s.stride, s.H, s}, {i % s.stride, s.W, s}, std::vector<PlaneBlock>(size_t(blocks))});
  const float* w = weights.const_data_ptr<float>();
  at::parallel_for(0, int64_t(phases.size()) * blocks, 1, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) {
      auto& [v, h, all] = phases[size_t(i / blocks)];
      all[size_t(i % blocks)] = input_block(planes, v, h, w, s, i % blocks * together, together);
    }
  });
  return phases;
}

}  // namespace maskbench
