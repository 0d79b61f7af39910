#include "layers/laid_mask.h"

#include <ATen/Parallel.h>
#include <torch/autograd.h>

#include <algorithm>
#include <vector>

namespace maskbench {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::Function;
using torch::autograd::variable_list;

typedef float Texel __attribute__((vector_size(16)));  // red, green, blue, alpha

constexpr int64_t kFrame = 3;      // transparent texels around a template, so that no sample needs to ask where it is
constexpr float kNearest = 1e-4f;  // the depth of the camera, and
constexpr float kFar = 1e3f;       // the farthest place that is looked at: as in grid_from_homography

// A template as texels, in a transparent frame.
class Template {
 public:
  Template(int64_t height, int64_t width)
      : height_(height), width_(width), stride_(width + 2 * kFrame), texels_(size_t(stride_ * (height + 2 * kFrame))) {}

  void fill(const float* planes) {
    each([&](Texel& texel, int64_t i) {
      for (int c = 0; c < 4; ++c) texel[c] = planes[c * height_ * width_ + i];
    });
  }
  void clear() { std::fill(texels_.begin(), texels_.end(), Texel{}); }
  void write(float* planes) {
    each([&](Texel& texel, int64_t i) {
      for (int c = 0; c < 4; ++c) planes[c * height_ * width_ + i] = texel[c];
    });
  }

  int64_t stride() const { return stride_; }
  Texel* origin() { return texels_.data() + kFrame * stride_ + kFrame; }

 private:
  template <class Visit>
  void each(const Visit& visit) {
    for (int64_t y = 0; y < height_; ++y)
      for (int64_t x = 0; x < width_; ++x) visit(origin()[y * stride_ + x], y * width_ + x);
  }

  int64_t height_, width_, stride_;
  std::vector<Texel> texels_;
};

// Where the pixels of one line of the picture look in the template.
struct Line {
  explicit Line(int64_t size)
      : x(size_t(size)), y(x), depth(x), column(x), row(x), right(x), below(x), place(size_t(size)) {}

  // Reason:     A place is cut to the frame before it is rounded down: beyond it everything is transparent.
  // Trap:       Where it is not a number it must be cut too, but the sample must not be one either.
  void look(const float* H, float v, const std::vector<float>& across, int64_t height, int64_t width, int64_t stride) {
    const float half_width = float(width - 1) / 2, half_height = float(height - 1) / 2;
    const auto last_column = float(width + 1), last_row = float(height + 1);
    const float X = H[1] * v + H[2], Y = H[4] * v + H[5], Z = H[7] * v + H[8];
    for (size_t i = 0; i < x.size(); ++i) {
      const float u = across[i];
      depth[i] = H[6] * u + Z;
      const float near = std::max(depth[i], kNearest);
      const bool behind = depth[i] <= kNearest;
      const float a = std::min(std::max((H[0] * u + X) / near, -kFar), kFar);
      const float b = std::min(std::max((H[3] * u + Y) / near, -kFar), kFar);
      x[i] = behind ? kFar : a;
      y[i] = behind ? kFar : b;
      column[i] = std::min(last_column, std::max(-2.0f, (x[i] + 1) * half_width));
      row[i] = std::min(last_row, std::max(-2.0f, (y[i] + 1) * half_height));
      const int32_t left = int32_t(column[i] + 2) - 2, above = int32_t(row[i] + 2) - 2;
      right[i] = column[i] - float(left) + 0 * x[i];
      below[i] = row[i] - float(above) + 0 * y[i];
      place[i] = above * int32_t(stride) + left;
    }
  }

  std::vector<float> x, y, depth, column, row, right, below;  // right, below: fractions of a texel
  std::vector<int32_t> place;
};

// The four texels that one sample lies between.
struct Corners {
  Corners(const Texel* origin, int64_t stride, const Line& line, size_t i)
      : right(line.right[i]), below(line.below[i]) {
    const Texel* at = origin + line.place[i];
    above_left = at[0];
    above_right = at[1];
    below_left = at[stride];
    below_right = at[stride + 1];
  }
  Texel above() const { return above_left + right * (above_right - above_left); }
  Texel beneath() const { return below_left + right * (below_right - below_left); }
  Texel sample() const { return above() + below * (beneath() - above()); }
  Texel slope_across() const { return (1 - below) * (above_right - above_left) + below * (below_right - below_left); }
  Texel slope_down() const { return beneath() - above(); }
  float right, below;
  Texel above_left, above_right, below_left, below_right;
};

std::vector<float> coordinates(int64_t size) {
  const Tensor line = torch::linspace(-1, 1, size);
  return {line.const_data_ptr<float>(), line.const_data_ptr<float>() + size};
}

// Planes of one picture of a batch; null where there is no tensor.
float* picture(const Tensor& batch, int64_t b) {
  return batch.defined() ? batch.mutable_data_ptr<float>() + b * batch.stride(0) : nullptr;
}

struct Operands {
  Tensor face, mask, H;
  int64_t size() const { return face.size(2); }
  int64_t height() const { return mask.size(2); }
  int64_t width() const { return mask.size(3); }
};

void lay_line(const Operands& of, Template& texels, const Line& line, int64_t b, int64_t v, LaidMask& out) {
  const auto size = size_t(of.size()), plane = size * size, begin = size_t(v) * size;
  float* mask = picture(out.mask, b) + begin;
  float* grid = picture(out.grid, b) + 2 * begin;
  for (size_t i = 0; i < size; ++i) {
    const Texel sample = Corners(texels.origin(), texels.stride(), line, i).sample();
    for (size_t c = 0; c < 4; ++c) mask[c * plane + i] = sample[int(c)];
    grid[2 * i] = line.x[i];
    grid[2 * i + 1] = line.y[i];
  }
  const float* face = picture(of.face, b) + begin;
  float* image = picture(out.image, b) + begin;
  for (size_t c = 0; c < 3; ++c)
    for (size_t i = 0; i < size; ++i) {
      const size_t at = c * plane + i;
      image[at] = face[at] + mask[3 * plane + i] * (mask[at] - face[at]);
    }
}

LaidMask lay(const Operands& of) {
  const int64_t B = of.mask.size(0), S = of.size();
  LaidMask out{torch::empty_like(of.face), torch::empty({B, 4, S, S}, of.mask.options()),
               torch::empty({B, S, S, 2}, of.mask.options())};
  const auto across = coordinates(S);
  at::parallel_for(0, B, 1, [&](int64_t begin, int64_t end) {
    Template texels(of.height(), of.width());
    Line line(S);
    for (int64_t b = begin; b < end; ++b) {
      texels.fill(picture(of.mask, b));
      for (int64_t v = 0; v < S; ++v) {
        line.look(picture(of.H, b), across[size_t(v)], across, of.height(), of.width(), texels.stride());
        lay_line(of, texels, line, b, v, out);
      }
    }
  });
  return out;
}

// The gradients that come in, of what lay() gave, and those that go out; undefined where nobody asks.
struct Gradients {
  LaidMask of;
  Tensor face, mask, H;
};

// What the loss would gain from each channel of a sample, by the image and by the mask itself.
Texel of_sample(const float* image, const float* mask, const float* face, const Texel& sample, size_t plane, size_t i) {
  Texel gain{};
  if (mask)
    for (size_t c = 0; c < 4; ++c) gain[int(c)] = mask[c * plane + i];
  if (image)
    for (size_t c = 0; c < 3; ++c) {
      gain[int(c)] += image[c * plane + i] * sample[3];
      gain[3] += image[c * plane + i] * (sample[int(c)] - face[c * plane + i]);
    }
  return gain;
}

float sum(const Texel& t) { return (t[0] + t[1]) + (t[2] + t[3]); }

// One line's share of the gradients. `H_gain` are nine sums; `wanted` takes those of the template, if any are wanted.
void backward_line(const Operands& of, Template& texels, Template* wanted, const Line& line, int64_t b, int64_t v,
                   const std::vector<float>& across, Gradients& gradients, double* H_gain) {
  const auto size = size_t(of.size()), plane = size * size, begin = size_t(v) * size;
  const auto from = [&](const Tensor& batch, size_t step) {
    return batch.defined() ? picture(batch, b) + step * begin : nullptr;
  };
  const float *image = from(gradients.of.image, 1), *mask = from(gradients.of.mask, 1);
  const float *grid = from(gradients.of.grid, 2), *face = from(of.face, 1);
  float* face_gain = gradients.face.defined() ? picture(gradients.face, b) + begin : nullptr;
  float X = 0, Y = 0, Z = 0, Xu = 0, Yu = 0, Zu = 0;
  for (size_t i = 0; i < size; ++i) {
    const Corners corners(texels.origin(), texels.stride(), line, i);
    const Texel sample = corners.sample(), gain = of_sample(image, mask, face, sample, plane, i);
    if (face_gain)
      for (size_t c = 0; c < 3; ++c) face_gain[c * plane + i] = image ? image[c * plane + i] * (1 - sample[3]) : 0;
    if (wanted) {
      Texel* at = wanted->origin() + line.place[i];
      const float r = line.right[i], d = line.below[i];
      at[0] += (1 - d) * (1 - r) * gain;
      at[1] += (1 - d) * r * gain;
      at[wanted->stride()] += d * (1 - r) * gain;
      at[wanted->stride() + 1] += d * r * gain;
    }
    float x = sum(gain * corners.slope_across()) * float(of.width() - 1) / 2;
    float y = sum(gain * corners.slope_down()) * float(of.height() - 1) / 2;
    if (grid) x += grid[2 * i], y += grid[2 * i + 1];
    const bool seen = !(line.depth[i] <= kNearest);
    x = seen && std::abs(line.x[i]) < kFar ? x / line.depth[i] : 0;
    y = seen && std::abs(line.y[i]) < kFar ? y / line.depth[i] : 0;
    const float z = -(x * line.x[i] + y * line.y[i]);
    X += x, Y += y, Z += z;
    Xu += x * across[i], Yu += y * across[i], Zu += z * across[i];
  }
  const float vertical = across[size_t(v)];
  const float sums[9] = {Xu, X * vertical, X, Yu, Y * vertical, Y, Zu, Z * vertical, Z};
  for (int i = 0; i < 9; ++i) H_gain[i] += sums[i];
}

void lay_backward(const Operands& of, Gradients& gradients) {
  const int64_t S = of.size();
  const auto across = coordinates(S);
  at::parallel_for(0, of.mask.size(0), 1, [&](int64_t begin, int64_t end) {
    Template texels(of.height(), of.width()), gains(of.height(), of.width());
    Template* wanted = gradients.mask.defined() ? &gains : nullptr;
    Line line(S);
    for (int64_t b = begin; b < end; ++b) {
      texels.fill(picture(of.mask, b));
      gains.clear();
      double H_gain[9] = {};
      for (int64_t v = 0; v < S; ++v) {
        line.look(picture(of.H, b), across[size_t(v)], across, of.height(), of.width(), texels.stride());
        backward_line(of, texels, wanted, line, b, v, across, gradients, H_gain);
      }
      if (wanted) wanted->write(picture(gradients.mask, b));
      if (gradients.H.defined()) std::copy_n(H_gain, 9, picture(gradients.H, b));
    }
  });
}

Tensor contiguous(const Tensor& x) { return x.defined() ? x.contiguous() : x; }

struct Lay : Function<Lay> {
  static variable_list forward(AutogradContext* context, const Tensor& face, const Tensor& mask, const Tensor& H) {
    context->set_materialize_grads(false);
    const Operands of{contiguous(face), contiguous(mask), contiguous(H)};
    context->save_for_backward({of.face, of.mask, of.H});
    const LaidMask out = lay(of);
    return {out.image, out.mask, out.grid};
  }
  static variable_list backward(AutogradContext* context, const variable_list& of_outputs) {
    TORCH_CHECK(!torch::GradMode::is_enabled(), "a laid mask is differentiable once only");
    const auto saved = context->get_saved_variables();
    const Operands of{saved[0], saved[1], saved[2]};
    const auto wanted = [&](size_t i) { return context->needs_input_grad(i) ? torch::empty_like(saved[i]) : Tensor(); };
    Gradients gradients{{contiguous(of_outputs[0]), contiguous(of_outputs[1]), contiguous(of_outputs[2])},
                        wanted(0),
                        wanted(1),
                        wanted(2)};
    lay_backward(of, gradients);
    return {gradients.face, gradients.mask, gradients.H};
  }
};

}  // namespace

LaidMask lay_mask(const Tensor& face, const Tensor& mask, const Tensor& H) {
  for (const Tensor* one : {&face, &mask, &H})
    TORCH_CHECK(one->is_cpu() && one->scalar_type() == torch::kFloat32, "float32 on the CPU only");
  TORCH_CHECK(mask.dim() == 4 && mask.size(1) == 4, "mask must be [B,4,H,W], not ", mask.sizes());
  TORCH_CHECK(H.dim() == 3 && H.size(0) == mask.size(0) && H.size(1) == 3 && H.size(2) == 3, "H must be [B,3,3], not ",
              H.sizes());
  TORCH_CHECK(face.dim() == 4 && face.size(0) == mask.size(0) && face.size(1) == 3 && face.size(2) == face.size(3),
              "face must be [B,3,S,S]");
  const variable_list out = Lay::apply(face, mask, H);
  return {out[0], out[1], out[2]};
}

}  // namespace maskbench
