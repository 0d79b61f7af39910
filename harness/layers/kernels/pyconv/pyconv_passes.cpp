#include "layers/kernels/pyconv/pyconv_passes.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <numeric>

#include "layers/kernels/channels_last.h"
#include "layers/kernels/dynamic_parallel_for.h"
#include "layers/kernels/flop_scope.h"
#include "layers/kernels/pyconv/pyconv_blocks.h"
#include "layers/kernels/twice_differentiable.h"

namespace maskbench {
namespace {

using Level = PyramidShape::Level;

// A type of this file, so that TwiceDifferentiable finds the passes below by argument-dependent lookup.
struct Shape : PyramidShape {
  static Shape of(const std::vector<int64_t>& numbers) { return {PyramidShape::of(numbers)}; }
};

constexpr int64_t kCachedFloats = 200'000;  // planes of a chunk of pictures: most of a core's second-level cache

constexpr int64_t kChannels = 16;  // floats of a cache line

// Reports each level to count_flops.
void count(const char* name, const Tensor& weights, const Tensor& maps, const Shape& s) {
  for (const Level& level : s.levels) {
    const int64_t numbers = level.out * level.in * level.taps();
    const FlopScope scope(name, weights.narrow(0, level.weights, numbers).view({level.out, -1}),
                          maps.narrow(1, level.first, level.out));
  }
}

// Returns the pictures of a chunk: as many as fit in the cache, but no fewer chunks than threads.
int64_t pictures_at_once(int64_t floats_each, const Shape& s, int64_t cached = kCachedFloats) {
  const int64_t share = at::divup(s.B, int64_t(at::get_num_threads()));
  return std::clamp<int64_t>(cached / floats_each, 1, share);
}

// Writes the rows [top, top + rows) of the maps of a chunk of pictures; no bias: null.
void put_band(const std::vector<PlaneBlock>& blocks, const Planes& planes, int64_t first, int64_t pictures, int64_t top,
              int64_t rows, const float* bias, const Shape& s, std::vector<float>& sums, float* y) {
  const int64_t pixels = (pictures - 1) * planes.pitch + rows * planes.width, pitch = whole_vectors(pixels);
  sums.resize(size_t(4 * pitch));
  for (const PlaneBlock& block : blocks) {
    sum_planes(block.sum(), planes.data() + block.source + top * planes.width, bias ? bias + block.first : nullptr,
               pixels, sums.data(), pitch);
    for (int64_t b = 0; b < pictures; ++b)
      for (int64_t v = 0; v < rows; ++v) {
        const int64_t line = ((first + b) * s.OH() + top + v) * s.OW();
        interleave_line(sums.data() + b * planes.pitch + v * planes.width, pitch, block.outputs, s.OW(),
                        y + line * s.N() + block.first, s.N());
      }
  }
}

Tensor forward_pass(const Tensor& x, const Tensor& weights, const Tensor& bias, const Shape& s) {
  const Tensor y = empty_channels_last({s.B, s.N(), s.OH(), s.OW()}, x);
  count("maskbench::convolution", weights, y, s);
  const int64_t one = input_planes(s, 1, 1).pitch * s.C * s.stride * s.stride, some = pictures_at_once(one, s);
  const int64_t bands = at::divup(one, kCachedFloats), rows = at::divup(s.OH(), bands);
  const Tensor held = channels_last(x), matrix = weights.contiguous(),
               offsets = bias.defined() ? bias.contiguous() : bias;
  const auto blocks = forward_blocks(input_planes(s, 0, some), matrix.const_data_ptr<float>(), s);
  float* out = y.mutable_data_ptr<float>();
  const float* start = bias.defined() ? offsets.const_data_ptr<float>() : nullptr;
  dynamic_parallel_for(at::divup(s.B, some), [&] {
    return [&, planes = input_planes(s, s.C, some), sums = std::vector<float>()](int64_t chunk) mutable {
      const int64_t first = chunk * some, pictures = std::min(some, s.B - first);
      planes.fill(held, first, pictures);
      for (int64_t top = 0; top < s.OH(); top += rows)
        put_band(blocks, planes, first, pictures, top, std::min(rows, s.OH() - top), start, s, sums, out);
    };
  });
  return y;
}

// Writes the input gradient at pixels of one phase, kChannels channels at a time: whole cache lines.
void put_phase(const PhaseBlocks& phase, const Planes& planes, int64_t first, int64_t pictures, const Shape& s,
               std::vector<float>& sums, float* dx) {
  const auto& [v, h, blocks] = phase;
  if (v.pixels == 0 || h.pixels == 0) return;
  const int64_t most = planes.pictures * planes.pitch,
                pixels = (pictures - 1) * planes.pitch + (v.pixels - 1) * planes.width + h.pixels;
  const int64_t together = blocks[0].outputs, at_once = kChannels / together;
  for (int64_t i = 0; i < int64_t(blocks.size()); i += at_once) {
    const int64_t end = std::min(i + at_once, int64_t(blocks.size()));
    for (int64_t j = i; j < end; ++j)
      sum_planes(blocks[size_t(j)].sum(), planes.data(), nullptr, pixels, sums.data() + (j - i) * together * most,
                 most);
    for (int64_t b = 0; b < pictures; ++b)
      for (int64_t y = 0; y < v.pixels; ++y) {
        const int64_t line = ((first + b) * s.H + v.first + y * s.stride) * s.W + h.first;
        interleave_line(sums.data() + b * planes.pitch + y * planes.width, most, (end - i) * together, h.pixels,
                        dx + line * s.C + i * together, s.stride * s.C);
      }
  }
}

Tensor input_pass(const Tensor& dy, const Tensor& weights, const Shape& s) {
  const Tensor dx = empty_channels_last({s.B, s.C, s.H, s.W}, dy);
  count("maskbench::convolution_input", weights, dy, s);
  const int64_t some = pictures_at_once(map_planes(s, 1, 1).pitch * s.N(), s);
  const auto phases = input_phases(map_planes(s, 0, some), weights.contiguous(), s);
  const Tensor held = channels_last(dy);
  float* to = dx.mutable_data_ptr<float>();
  dynamic_parallel_for(at::divup(s.B, some), [&] {
    return [&, planes = map_planes(s, s.N(), some), sums = std::vector<float>()](int64_t chunk) mutable {
      const int64_t first = chunk * some, pictures = std::min(some, s.B - first);
      sums.resize(size_t(kChannels * some * planes.pitch));
      planes.fill(held, first, pictures);
      for (const PhaseBlocks& phase : phases) put_phase(phase, planes, first, pictures, s, sums, to);
    };
  });
  return dx;
}

// The taps of a level, sorted by phase, so that neighbouring taps read the same planes.
struct Taps {
  Taps(const Planes& planes, const Level& level) : places(size_t(level.taps())) {
    const auto phase = [&](int32_t tap) {
      const int64_t y = tap / level.kernel + level.shift, x = tap % level.kernel + level.shift;
      return y % planes.stride * planes.stride + x % planes.stride;
    };
    std::iota(places.begin(), places.end(), 0);
    std::stable_sort(places.begin(), places.end(), [&](int32_t a, int32_t b) { return phase(a) < phase(b); });
    const auto all = tap_offsets(planes, level, 0);
    for (const int32_t tap : places) offsets.push_back(all[size_t(tap)]);
  }
  std::vector<int32_t> places, offsets;
};

// Adds the gradients of the weights of channel `c` over a chunk of pictures.
void weight_gradient(const Planes& input, const Planes& map, const Level& level, const Taps& taps, int64_t c,
                     int64_t pixels, float* dw) {
  const int64_t group = c / level.in, depth = level.in * level.taps(), maps = level.out_of_group();
  const int64_t pair = maps >= 2 ? 2 : 1, parts = at::divup(level.taps(), most_taps(pair));
  float* sums = dw + level.weights + (c - group * level.in) * level.taps();
  for (int64_t part = 0, first = 0; part < parts; ++part) {
    const int64_t some = (level.taps() - first + parts - part - 1) / (parts - part);
    for (int64_t n = group * maps; n < (group + 1) * maps; n += pair)
      correlate_planes(input.data() + input.plane(c, 0, 0), taps.offsets.data() + first, taps.places.data() + first,
                       some, map.data() + map.plane(level.first + n, 0, 0), map.pictures * map.pitch,
                       std::min(pair, (group + 1) * maps - n), pixels, sums + n * depth, depth);
    first += some;
  }
}

// Gradients of weights and biases: accumulated per thread, then summed; the map is zero-padded to the input's pitch.
std::pair<Tensor, Tensor> weight_pass(const Tensor& x, const Tensor& dy, const Shape& s) {
  const Level& last = s.levels.back();
  const Tensor dw = torch::zeros({at::get_num_threads(), last.weights + last.out * last.in * last.taps()}, x.options());
  count("maskbench::convolution_weight", dw[0], dy, s);
  const int64_t one = input_planes(s, 1, 1).pitch * (s.C * s.stride * s.stride + s.N()),
                some = pictures_at_once(one, s, 4 * kCachedFloats);
  const Tensor held = channels_last(x), maps = channels_last(dy);
  at::parallel_for(0, at::divup(s.B, some), 1, [&](int64_t begin, int64_t end) {
    Planes input = input_planes(s, s.C, some), map(s.N(), some, 1, 0, input.rows, input.width);
    float* sums = dw.mutable_data_ptr<float>() + at::get_thread_num() * dw.size(1);
    for (int64_t chunk = begin; chunk < end; ++chunk) {
      const int64_t first = chunk * some, pictures = std::min(some, s.B - first);
      input.fill(held, first, pictures);
      map.fill(maps, first, pictures);
      const int64_t pixels = (pictures - 1) * input.pitch + whole_vectors(s.OH() * input.width);
      for (const Level& level : s.levels) {
        const Taps taps(input, level);
        for (int64_t c = 0; c < s.C; ++c) weight_gradient(input, map, level, taps, c, pixels, sums);
      }
    }
  });
  return {dw.sum(0), dy.sum({0, 2, 3})};
}

}  // namespace

bool has_pyramid_kernels(const Tensor& x) {
  return x.is_cpu() && x.scalar_type() == torch::kFloat32 && x.dim() == 4 && has_plane_kernels();
}

Tensor convolve_pyramid(const Tensor& x, const std::vector<PyramidLevel>& levels, int64_t stride) {
  std::vector<int64_t> numbers = {x.size(0), x.size(1), x.size(2), x.size(3), stride};
  std::vector<Tensor> weights, biases;
  for (const PyramidLevel& level : levels) {
    numbers.insert(numbers.end(), {level.kernel, level.groups, level.out});
    weights.push_back(level.weight.flatten());
    if (level.bias.defined()) biases.push_back(level.bias);
  }
  return TwiceDifferentiable<Shape>::forward(x, torch::cat(weights), biases.empty() ? Tensor() : torch::cat(biases),
                                             Shape::of(numbers));
}

Tensor pyramid_input_gradient(const Tensor& dy, const Tensor& weight, int64_t H, int64_t W, int64_t stride) {
  const Shape s = Shape::of({dy.size(0), weight.size(1), H, W, stride, weight.size(2), 1, weight.size(0)});
  return input_pass(dy, weight.flatten(), s);
}

}  // namespace maskbench
