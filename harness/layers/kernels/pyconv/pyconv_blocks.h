// What the passes of a pyramidal convolution (pyramid.h) sum: pictures as planes, and blocks of planes that are
// computed together by plane_kernels.h.
#pragma once

#include <torch/types.h>

#include <vector>

#include "layers/kernels/pyconv/phase_planes.h"
#include "layers/kernels/pyconv/pyconv_shape.h"

namespace maskbench {

// Planes of input pictures, of `channels` channels, for the forward pass and the gradient of the weights.
Planes input_planes(const PyramidShape& s, int64_t channels, int64_t pictures);

// Planes of maps, of `channels` channels, for the gradient of the input.
Planes map_planes(const PyramidShape& s, int64_t channels, int64_t pictures);

// The offsets of a level's taps in the planes of its group's channels: those of channel `c` of the group.
std::vector<int32_t> tap_offsets(const Planes& planes, const PyramidShape::Level& level, int64_t c);

// Some planes that are computed together: what they sum, and where they lie.
struct PlaneBlock {
  std::vector<int32_t> offsets;
  std::vector<float> matrix;
  int64_t outputs, first, source;
  PlaneSum sum() const { return {offsets.data(), matrix.data(), int64_t(offsets.size()), outputs}; }
};

// The blocks of all maps, from the planes of the input; `weights` of all levels lie in one row.
std::vector<PlaneBlock> forward_blocks(const Planes& planes, const float* weights, const PyramidShape& s);

// The input's pixels of one phase along one axis: `pixels` of them from `first`; the map's pixel that the tap `phase`
// of the first looks at is `map`.
struct PyramidPhase {
  PyramidPhase(int64_t phase, int64_t size, const PyramidShape& s);
  int64_t phase, map, first, pixels;
};

// All blocks of the gradients at pixels of one phase.
struct PhaseBlocks {
  PyramidPhase v, h;
  std::vector<PlaneBlock> blocks;
};

// The blocks of the gradients of all channels, phase by phase, from the planes of the maps.
std::vector<PhaseBlocks> input_phases(const Planes& planes, const Tensor& weights, const PyramidShape& s);

}  // namespace maskbench
