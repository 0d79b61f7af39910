#include "layers/pyramid.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <atomic>
#include <numeric>

#include "layers/counted.h"
#include "layers/plane_kernels.h"
#include "layers/planes.h"
#include "layers/pyramid_shape.h"
#include "layers/three_passes.h"

namespace maskbench {
namespace {

using Level = PyramidShape::Level;

// Of this file, so that ThreePasses finds the passes of this file by it.
struct Shape : PyramidShape {
  static Shape of(const std::vector<int64_t>& numbers) { return {PyramidShape::of(numbers)}; }
};

constexpr int64_t kCachedFloats = 200'000;  // of the planes of a few pictures: most of a core's second-level cache

constexpr int64_t kChannels = 16;  // in a line of the cache

// Level by level, a weight and its map for count_flops.
void count(const char* name, const Tensor& weights, const Tensor& maps, const Shape& s) {
  for (const Level& level : s.levels) {
    const int64_t numbers = level.out * level.in * level.taps();
    const Counted counted(name, weights.narrow(0, level.weights, numbers).view({level.out, -1}),
                          maps.narrow(1, level.first, level.out));
  }
}

// How many pictures' planes stay in the cache together, while each thread has work.
int64_t pictures_at_once(int64_t floats_each, const Shape& s, int64_t cached = kCachedFloats) {
  const int64_t share = at::divup(s.B, int64_t(at::get_num_threads()));
  return std::clamp<int64_t>(cached / floats_each, 1, share);
}

Planes input_planes(const Shape& s, int64_t channels, int64_t pictures) {
  return {channels, pictures, s.stride, s.padding(), s.OH() + s.reach(), s.OW() + s.reach()};
}

// Calls work(planes, first picture, pictures) for chunks of `some` pictures, each thread with planes of its own. A
// thread takes the next chunk when it has done one.
template <class Make, class Work>
void each_chunk(const Shape& s, int64_t some, const Make& make, const Work& work) {
  std::atomic<int64_t> next = 0;
  at::parallel_for(0, at::get_num_threads(), 1, [&](int64_t, int64_t) {
    Planes planes = make();
    for (int64_t first; (first = next.fetch_add(some)) < s.B;) work(planes, first, std::min(some, s.B - first));
  });
}

// The most planes that are computed together and divide `n`.
int64_t block_of(int64_t n) { return n % 4 == 0 ? 4 : n % 2 == 0 ? 2 : 1; }

// The offsets of a level's taps in the planes of its group's channels: those of channel `c` of the group.
std::vector<int32_t> tap_offsets(const Planes& planes, const Level& level, int64_t c) {
  std::vector<int32_t> offsets;
  for (int64_t y = level.shift; y < level.shift + level.kernel; ++y)
    for (int64_t x = level.shift; x < level.shift + level.kernel; ++x)
      offsets.push_back(int32_t(planes.plane(c, y % planes.stride, x % planes.stride) +
                                y / planes.stride * planes.width + x / planes.stride));
  return offsets;
}

// Some planes that are computed together: what they sum, and where they lie.
struct Block {
  std::vector<int32_t> offsets;
  std::vector<float> matrix;
  int64_t outputs, first, source;
  PlaneSum sum() const { return {offsets.data(), matrix.data(), int64_t(offsets.size()), outputs}; }
};

std::vector<int32_t> group_offsets(const Planes& planes, const Level& level) {
  std::vector<int32_t> offsets;
  for (int64_t c = 0; c < level.in; ++c) {
    const auto more = tap_offsets(planes, level, c);
    offsets.insert(offsets.end(), more.begin(), more.end());
  }
  return offsets;
}

std::vector<Block> forward_blocks(const Planes& planes, const float* weights, const Shape& s) {
  std::vector<Block> blocks;
  for (const Level& level : s.levels) {
    const int64_t together = block_of(level.out_of_group()), depth = level.in * level.taps();
    const auto offsets = group_offsets(planes, level);
    const size_t before = blocks.size();
    blocks.resize(before + size_t(level.out / together));
    at::parallel_for(0, level.out / together, 1, [&](int64_t begin, int64_t end) {
      for (int64_t i = begin; i < end; ++i) {
        const int64_t n = i * together, group = n / level.out_of_group();
        Block& block = blocks[before + size_t(i)];
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

Tensor by_channels(const Tensor& x) { return x.contiguous(torch::MemoryFormat::ChannelsLast); }

Tensor channels_last(at::IntArrayRef sizes, const Tensor& like) {
  return torch::empty(sizes, like.options(), torch::MemoryFormat::ChannelsLast);
}

Tensor forward_pass(const Tensor& x, const Tensor& weights, const Tensor& bias, const Shape& s) {
  const Tensor y = channels_last({s.B, s.N(), s.OH(), s.OW()}, x);
  count("maskbench::convolution", weights, y, s);
  const int64_t one = input_planes(s, 1, 1).pitch * s.C * s.stride * s.stride, some = pictures_at_once(one, s);
  const int64_t bands = some > 1 ? 1 : at::divup(one, kCachedFloats), rows = at::divup(s.OH(), bands);
  const Tensor held = by_channels(x), matrix = weights.contiguous(),
               offsets = bias.defined() ? bias.contiguous() : bias;
  const auto blocks = forward_blocks(input_planes(s, 0, some), matrix.const_data_ptr<float>(), s);
  float* out = y.mutable_data_ptr<float>();
  const float* start = bias.defined() ? offsets.const_data_ptr<float>() : nullptr;
  each_chunk(
      s, some, [&] { return input_planes(s, s.C, some); },
      [&](Planes& planes, int64_t first, int64_t pictures) {
        std::vector<float> sums;
        planes.fill(held, first, pictures);
        for (int64_t top = 0; top < s.OH(); top += rows) {
          const int64_t band = std::min(rows, s.OH() - top);
          const int64_t pixels = (pictures - 1) * planes.pitch + band * planes.width, pitch = whole_vectors(pixels);
          sums.resize(size_t(4 * pitch));
          for (const Block& block : blocks) {
            sum_planes(block.sum(), planes.data() + block.source + top * planes.width,
                       start ? start + block.first : nullptr, pixels, sums.data(), pitch);
            for (int64_t b = 0; b < pictures; ++b)
              for (int64_t v = 0; v < band; ++v) {
                float* to = out + ((first + b) * s.OH() + top + v) * s.OW() * s.N() + block.first;
                const float* from = sums.data() + b * planes.pitch + v * planes.width;
                join_line(from, pitch, block.outputs, s.OW(), to, s.N());
              }
          }
        }
      });
  return y;
}

// The input's pixels of one phase along one axis: `pixels` of them from `first`; the map's pixel that the tap `phase`
// of the first looks at is `map`.
struct Phase {
  Phase(int64_t phase, int64_t size, const Shape& s) : phase(phase) {
    map = std::max<int64_t>(0, at::divup(s.padding() - phase, s.stride));
    first = s.stride * map + phase - s.padding();
    pixels = first < size ? at::divup(size - first, s.stride) : 0;
  }
  int64_t phase, map, first, pixels;
};

Planes map_planes(const Shape& s, int64_t channels, int64_t pictures) {
  const auto side = [&](int64_t size, int64_t out) {
    return s.reach() + std::max((size - 1 + s.padding()) / s.stride + 1, out);
  };
  return {channels, pictures, 1, s.reach(), side(s.H, s.OH()), side(s.W, s.OW())};
}

// What the gradients of `together` channels from `first` on take, at pixels of one phase: of every level, the maps of
// their group by the taps that reach the phase. The first tap is the farthest.
Block input_block(const Planes& planes, const Phase& v, const Phase& h, const float* weights, const Shape& s,
                  int64_t first, int64_t together) {
  Block block{{}, {}, together, first, 0};
  for (const Level& level : s.levels) {
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

// All blocks of the gradients at pixels of one phase.
struct OfPhase {
  Phase v, h;
  std::vector<Block> blocks;
};

std::vector<OfPhase> input_phases(const Planes& planes, const Tensor& weights, const Shape& s) {
  int64_t together = 4;
  for (const Level& level : s.levels) together = std::min(together, block_of(level.in));
  const int64_t blocks = s.C / together;
  std::vector<OfPhase> phases;
  for (int64_t i = 0; i < s.stride * s.stride; ++i)
    phases.push_back({{i / s.stride, s.H, s}, {i % s.stride, s.W, s}, std::vector<Block>(size_t(blocks))});
  const float* w = weights.const_data_ptr<float>();
  at::parallel_for(0, int64_t(phases.size()) * blocks, 1, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) {
      auto& [v, h, all] = phases[size_t(i / blocks)];
      all[size_t(i % blocks)] = input_block(planes, v, h, w, s, i % blocks * together, together);
    }
  });
  return phases;
}

// Channels are written some at a time: a line of the cache at once.
void put_phase(const OfPhase& phase, const Planes& planes, int64_t first, int64_t pictures, const Shape& s,
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
        join_line(sums.data() + b * planes.pitch + y * planes.width, most, (end - i) * together, h.pixels,
                  dx + line * s.C + i * together, s.stride * s.C);
      }
  }
}

Tensor input_pass(const Tensor& dy, const Tensor& weights, const Shape& s) {
  const Tensor dx = channels_last({s.B, s.C, s.H, s.W}, dy);
  count("maskbench::convolution_input", weights, dy, s);
  const int64_t some = pictures_at_once(map_planes(s, 1, 1).pitch * s.N(), s);
  const auto phases = input_phases(map_planes(s, 0, some), weights.contiguous(), s);
  const Tensor held = by_channels(dy);
  float* to = dx.mutable_data_ptr<float>();
  each_chunk(
      s, some, [&] { return map_planes(s, s.N(), some); },
      [&](Planes& planes, int64_t first, int64_t pictures) {
        std::vector<float> sums(size_t(kChannels * some * planes.pitch));
        planes.fill(held, first, pictures);
        for (const OfPhase& phase : phases) put_phase(phase, planes, first, pictures, s, sums, to);
      });
  return dx;
}

// The taps of a level, those of one phase after the other: together they look at few planes.
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

// Adds the gradients of the weights of channel `c`, of the first pictures.
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

// The gradients of weights and biases, a row a thread first. The map lies in a frame of the input's pitch: where no
// output is, it is zero.
std::pair<Tensor, Tensor> weight_pass(const Tensor& x, const Tensor& dy, const Shape& s) {
  const Level& last = s.levels.back();
  const Tensor dw = torch::zeros({at::get_num_threads(), last.weights + last.out * last.in * last.taps()}, x.options());
  count("maskbench::convolution_weight", dw[0], dy, s);
  const int64_t one = input_planes(s, 1, 1).pitch * (s.C * s.stride * s.stride + s.N()),
                some = pictures_at_once(one, s, 4 * kCachedFloats);
  const Tensor held = by_channels(x), maps = by_channels(dy);
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
  return ThreePasses<Shape>::forward(x, torch::cat(weights), biases.empty() ? Tensor() : torch::cat(biases),
                                     Shape::of(numbers));
}

Tensor pyramid_input_gradient(const Tensor& dy, const Tensor& weight, int64_t H, int64_t W, int64_t stride) {
  const Shape s = Shape::of({dy.size(0), weight.size(1), H, W, stride, weight.size(2), 1, weight.size(0)});
  return input_pass(dy, weight.flatten(), s);
}

}  // namespace maskbench
