// Layouts of the passes of a pyramidal convolution (pyconv_passes.h): planes of inputs and maps, and blocks of outputs
// that phase_plane_kernels.h computes together.
#pragma once

#include <torch/types.h>

#include <vector>

#include "layers/kernels/pyconv/phase_planes.h"
#include "layers/kernels/pyconv/pyconv_shape.h"

namespace maskbench {

// Returns planes for `channels` input channels, for the forward pass and the weight gradient.
Planes input_planes(const PyramidShape& s, int64_t channels, int64_t pictures);

// Returns planes for `channels` channels of the output, for the input gradient.
Planes map_planes(const PyramidShape& s, int64_t channels, int64_t pictures);

// Returns the offsets of a level's taps in the planes of channel `c` of a group.
std::vector<int32_t> tap_offsets(const Planes& planes, const PyramidShape::Level& level, int64_t c);

// Outputs computed together: their weighted sum, the first of them, and the offset of the source planes.
struct PlaneBlock {
  std::vector<int32_t> offsets;
  std::vector<float> matrix;
  int64_t outputs, first, source;
  PlaneSum sum() const { return {offsets.data(), matrix.data(), int64_t(offsets.size()), outputs}; }
};

// Returns the blocks of all output channels. `weights` are the flattened weights of all levels, concatenated.
std::vector<PlaneBlock> forward_blocks(const Planes& planes, const float* weights, const PyramidShape& s);

// The input's pixels of one phase along one axis: `pixels` of them from `first` on. `map` is the output pixel from
// which the first of them receives a gradient through tap `phase`.
struct PyramidPhase {
  PyramidPhase(int64_t phase, int64_t size, const PyramidShape& s);
  int64_t phase, map, first, pixels;
};

// The blocks of the input gradient at pixels of one phase.
struct PhaseBlocks {
  PyramidPhase v, h;
  std::vector<PlaneBlock> blocks;
};

// Returns the blocks of the input gradient of all channels, phase by phase.
std::vector<PhaseBlocks> input_phases(const Planes& planes, const Tensor& weights, const PyramidShape& s);

}  // namespace maskbench
