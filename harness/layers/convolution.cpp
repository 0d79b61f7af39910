#include "layers/convolution.h"

#include <ATen/Parallel.h>
#include <ATen/record_function.h>
#include <torch/autograd.h>

#include "layers/convolution_kernels.h"

namespace maskbench {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::Function;
using torch::autograd::variable_list;

constexpr int64_t kFewPixels = 512;  // of one thread

// A convolution's sizes, from [B,C,H,W] to [B,N,OH,OW].
struct Shape {
  int64_t B, C, H, W, N, k, stride, padding;
  int64_t OH() const { return (H + 2 * padding - k) / stride + 1; }
  int64_t OW() const { return (W + 2 * padding - k) / stride + 1; }
};

// Counted by count_flops: a multiply-add for each weight of an output and each output.
struct Counted {
  Counted(const char* name, const Tensor& weight, const Tensor& map) : guard(at::RecordScope::FUNCTION) {
    if (!guard.isActive()) return;
    const c10::IValue inputs[] = {weight, map};
    guard.before(name, c10::ArrayRef<const c10::IValue>(inputs, 2));
  }
  at::RecordFunction guard;
};

// `x` [B,C,H,W] channels last in a frame of zeros, `low` wide above and to the left: [B,height,width,C].
Tensor framed(const Tensor& x, int64_t low, int64_t height, int64_t width) {
  const int64_t B = x.size(0), C = x.size(1), H = std::min(x.size(2), height - low),
                W = std::min(x.size(3), width - low);
  const Tensor frame = torch::zeros({B, height, width, C}, x.options());
  const float* from = x.const_data_ptr<float>();
  float* to = frame.mutable_data_ptr<float>() + (low * width + low) * C;
  const auto strides = x.strides();
  const bool last = (strides[1] == 1 || C == 1) && strides[3] == C;
  at::parallel_for(0, B * H, at::divup(kFewPixels, W), [&](int64_t begin, int64_t end) {
    for (int64_t line = begin; line < end; ++line) {
      const int64_t b = line / H, y = line % H;
      const float* in = from + b * strides[0] + y * strides[2];
      float* out = to + (b * height + y) * width * C;
      if (last) {
        std::copy_n(in, W * C, out);
        continue;
      }
      for (int64_t c = 0; c < C; ++c)
        for (int64_t i = 0; i < W; ++i) out[i * C + c] = in[c * strides[1] + i * strides[3]];
    }
  });
  return frame;
}

// Where each pixel of a lattice [B,rows,columns] lies in a picture: the first at `first`, neighbours `step` apart,
// lines `line` and pictures `picture`.
std::vector<int32_t> lattice(int64_t B, int64_t rows, int64_t columns, int64_t first, int64_t step, int64_t line,
                             int64_t picture) {
  TORCH_CHECK(B * picture < INT32_MAX, "a batch of more than 2^31 numbers");
  std::vector<int32_t> places;
  places.reserve(size_t(B * rows * columns));
  for (int64_t b = 0; b < B; ++b)
    for (int64_t y = 0; y < rows; ++y)
      for (int64_t x = 0; x < columns; ++x) places.push_back(int32_t(first + b * picture + y * line + x * step));
  return places;
}

// The input of a convolution and where the patches of its output lie in it.
struct Input {
  Input(const Tensor& x, const Shape& s)
      : width(std::max((s.OW() - 1) * s.stride + s.k, s.W + s.padding)),
        height(std::max((s.OH() - 1) * s.stride + s.k, s.H + s.padding)),
        frame(framed(x, s.padding, height, width)),
        from(lattice(s.B, s.OH(), s.OW(), 0, s.stride * s.C, s.stride * width * s.C, height * width * s.C)),
        patches{frame.const_data_ptr<float>(), from.data(), s.k, s.k * s.C, width * s.C} {}
  int64_t width, height;
  Tensor frame;
  std::vector<int32_t> from;
  Patches patches;
};

Tensor rounded_up(const Tensor& columns) {
  const int64_t n = columns.size(-1), missing = (kLanes - n % kLanes) % kLanes;
  return missing == 0 ? columns.contiguous() : torch::constant_pad_nd(columns, {0, missing});
}

Tensor channels_last(at::IntArrayRef sizes, const Tensor& like) {
  return torch::empty(sizes, like.options(), torch::MemoryFormat::ChannelsLast);
}

Tensor forward_pass(const Tensor& x, const Tensor& weight, const Tensor& bias, const Shape& s) {
  const Tensor y = channels_last({s.B, s.N, s.OH(), s.OW()}, x);
  const Counted counted("maskbench::convolution", weight, y);
  const Input input(x, s);
  const int64_t depth = s.k * s.k * s.C, taps = s.k * s.k;
  std::vector<float> matrix(size_t(depth * ((s.N + 7) / 8 * 8)));
  const Tensor held = weight.contiguous(), offsets = bias.defined() ? rounded_up(bias) : Tensor();
  const float* w = held.const_data_ptr<float>();
  for (int64_t n = 0; n < s.N; ++n) {
    float* column = matrix.data() + column_offset(n, depth, s.N);
    const int64_t stride = column_stride(n, s.N);
    for (int64_t c = 0; c < s.C; ++c)
      for (int64_t tap = 0; tap < taps; ++tap) column[(tap * s.C + c) * stride] = *w++;
  }
  const auto to = lattice(1, 1, s.B * s.OH() * s.OW(), 0, s.N, 0, y.numel());
  at::parallel_for(0, int64_t(to.size()), kFewPixels, [&](int64_t begin, int64_t end) {
    multiply_patches(input.patches, begin, end, matrix.data(), s.N,
                     offsets.defined() ? offsets.const_data_ptr<float>() : nullptr, to.data(),
                     y.mutable_data_ptr<float>());
  });
  return y;
}

// The taps of one axis that reach the picture's pixels of one phase, pixel + padding = phase (mod stride).
struct Phase {
  Phase(int64_t phase, int64_t size, const Shape& s)
      : phase(phase), taps(at::divup(std::max<int64_t>(s.k - phase, 0), s.stride)) {
    first = (phase - s.padding % s.stride + s.stride) % s.stride;
    pixels = first < size ? at::divup(size - first, s.stride) : 0;
    map = (first + s.padding) / s.stride;  // where the tap `phase` of the first pixel looks
  }
  int64_t phase, taps, first = 0, pixels = 0, map = 0;
};

// Pixels of one phase each way see the same taps of the kernel: their gradient is a convolution of stride 1 of the map,
// with the taps in reverse order.
void input_gradient(const Phase& v, const Phase& h, const Tensor& frame, int64_t low, const float* w, const Shape& s,
                    Tensor dx) {
  const int64_t depth = v.taps * h.taps * s.N, width = frame.size(2), taps = s.k * s.k;
  std::vector<float> matrix(size_t(depth * ((s.C + 7) / 8 * 8)));
  for (int64_t c = 0; c < s.C; ++c) {
    float* column = matrix.data() + column_offset(c, depth, s.C);
    const int64_t stride = column_stride(c, s.C);
    for (int64_t i = v.taps - 1; i >= 0; --i)
      for (int64_t j = h.taps - 1; j >= 0; --j) {
        const float* tap = w + c * taps + (v.phase + i * s.stride) * s.k + h.phase + j * s.stride;
        for (int64_t n = 0; n < s.N; ++n, column += stride) *column = tap[n * s.C * taps];
      }
  }
  const int64_t corner = ((low + v.map - v.taps + 1) * width + low + h.map - h.taps + 1) * s.N;
  const auto from = lattice(s.B, v.pixels, h.pixels, corner, s.N, width * s.N, frame.size(1) * width * s.N);
  const auto to = lattice(s.B, v.pixels, h.pixels, (v.first * s.W + h.first) * s.C, s.stride * s.C,
                          s.stride * s.W * s.C, s.H * s.W * s.C);
  const Patches patches{frame.const_data_ptr<float>(), from.data(), v.taps, h.taps * s.N, width * s.N};
  at::parallel_for(0, int64_t(to.size()), kFewPixels, [&](int64_t begin, int64_t end) {
    multiply_patches(patches, begin, end, matrix.data(), s.C, nullptr, to.data(), dx.mutable_data_ptr<float>());
  });
}

Tensor input_pass(const Tensor& dy, const Tensor& weight, const Shape& s) {
  const Tensor dx = channels_last({s.B, s.C, s.H, s.W}, dy);
  const Counted counted("maskbench::convolution_input", weight, dy);
  const int64_t low = (s.k - 1) / s.stride, reach = (std::max(s.H, s.W) + s.padding) / s.stride + 1;
  const int64_t high = std::max(reach - std::min(s.OH(), s.OW()), int64_t(0));
  const Tensor frame = framed(dy, low, low + s.OH() + high, low + s.OW() + high), held = weight.contiguous();
  for (int64_t i = 0; i < s.stride; ++i)
    for (int64_t j = 0; j < s.stride; ++j)
      input_gradient({i, s.H, s}, {j, s.W, s}, frame, low, held.const_data_ptr<float>(), s, dx);
  return dx;
}

// The gradients of weight and bias.
std::pair<Tensor, Tensor> weight_pass(const Tensor& x, const Tensor& dy, const Shape& s) {
  const Tensor dw = torch::empty({s.N, s.C, s.k, s.k}, x.options());
  const Counted counted("maskbench::convolution_weight", dw, dy);
  const Input input(x, s);
  const Tensor map = rounded_up(dy.permute({0, 2, 3, 1}));
  const int64_t depth = s.k * s.k * s.C, pixels = int64_t(input.from.size()), taps = s.k * s.k;
  std::vector<float> matrix(size_t(depth * map.size(3)));
  at::parallel_for(0, s.k, 1, [&](int64_t begin, int64_t end) {
    correlate_patches(input.patches, pixels, begin, end, map.const_data_ptr<float>(), map.size(3), matrix.data());
  });
  float* w = dw.mutable_data_ptr<float>();
  for (int64_t n = 0; n < s.N; ++n) {
    const float* column = matrix.data() + column_offset(n, depth, s.N);
    const int64_t stride = column_stride(n, s.N);
    for (int64_t c = 0; c < s.C; ++c)
      for (int64_t tap = 0; tap < taps; ++tap) *w++ = column[(tap * s.C + c) * stride];
  }
  return {dw, dy.sum({0, 2, 3})};
}

Shape shape_of(const Tensor& x, const Tensor& weight, int64_t stride, int64_t padding) {
  return {x.size(0), x.size(1), x.size(2), x.size(3), weight.size(0), weight.size(2), stride, padding};
}

// The three passes are each other's derivatives, so that they can be differentiated as often as wanted.
Tensor convolve_by_kernels(const Tensor& x, const Tensor& weight, const Tensor& bias, const Shape& s);
Tensor input_by_kernels(const Tensor& dy, const Tensor& weight, const Shape& s);
std::pair<Tensor, Tensor> weight_by_kernels(const Tensor& x, const Tensor& dy, const Shape& s);

void remember(AutogradContext* context, const Tensor& a, const Tensor& b, const Shape& s) {
  context->save_for_backward({a, b});
  context->saved_data["shape"] = std::vector<int64_t>{s.B, s.C, s.H, s.W, s.N, s.k, s.stride, s.padding};
}

Shape recall(AutogradContext* context) {
  const auto s = context->saved_data["shape"].toIntVector();
  return {s[0], s[1], s[2], s[3], s[4], s[5], s[6], s[7]};
}

struct ForwardPass : Function<ForwardPass> {
  static Tensor forward(AutogradContext* context, const Tensor& x, const Tensor& weight,
                        const std::optional<Tensor>& bias, const Shape& s) {
    remember(context, x, weight, s);
    context->saved_data["biased"] = bias.has_value();
    return forward_pass(x, weight, bias.value_or(Tensor()), s);
  }
  static variable_list backward(AutogradContext* context, const variable_list& dy) {
    const auto saved = context->get_saved_variables();
    const Shape s = recall(context);
    Tensor dx, dw, db;
    if (context->needs_input_grad(0)) dx = input_by_kernels(dy[0], saved[1], s);
    const bool biased = context->saved_data["biased"].toBool();
    if (context->needs_input_grad(1) || (biased && context->needs_input_grad(2)))
      std::tie(dw, db) = weight_by_kernels(saved[0], dy[0], s);
    return {dx, dw, biased ? db : Tensor(), Tensor()};
  }
};

struct InputPass : Function<InputPass> {
  static Tensor forward(AutogradContext* context, const Tensor& dy, const Tensor& weight, const Shape& s) {
    remember(context, dy, weight, s);
    return input_pass(dy, weight, s);
  }
  static variable_list backward(AutogradContext* context, const variable_list& gradient) {
    const auto saved = context->get_saved_variables();
    const Shape s = recall(context);
    Tensor ddy, dw;
    if (context->needs_input_grad(0)) ddy = convolve_by_kernels(gradient[0], saved[1], Tensor(), s);
    if (context->needs_input_grad(1)) dw = weight_by_kernels(gradient[0], saved[0], s).first;
    return {ddy, dw, Tensor()};
  }
};

struct WeightPass : Function<WeightPass> {
  static variable_list forward(AutogradContext* context, const Tensor& x, const Tensor& dy, const Shape& s) {
    remember(context, x, dy, s);
    const auto [dw, db] = weight_pass(x, dy, s);
    return {dw, db};
  }
  static variable_list backward(AutogradContext* context, const variable_list& gradient) {
    const auto saved = context->get_saved_variables();
    const Shape s = recall(context);
    Tensor dx, ddy;
    if (context->needs_input_grad(0)) dx = input_by_kernels(saved[1], gradient[0], s);
    if (context->needs_input_grad(1)) ddy = convolve_by_kernels(saved[0], gradient[0], gradient[1], s);
    return {dx, ddy, Tensor()};
  }
};

Tensor convolve_by_kernels(const Tensor& x, const Tensor& weight, const Tensor& bias, const Shape& s) {
  return ForwardPass::apply(x, weight, bias.defined() ? std::optional(bias) : std::nullopt, s);
}

Tensor input_by_kernels(const Tensor& dy, const Tensor& weight, const Shape& s) {
  return InputPass::apply(dy, weight, s);
}

std::pair<Tensor, Tensor> weight_by_kernels(const Tensor& x, const Tensor& dy, const Shape& s) {
  const variable_list both = WeightPass::apply(x, dy, s);
  return {both[0], both[1]};
}

}  // namespace

Tensor convolve(const Tensor& x, const Tensor& weight, const Tensor& bias, int64_t stride, int64_t padding) {
  const bool ours = x.is_cpu() && x.scalar_type() == torch::kFloat32 && weight.scalar_type() == torch::kFloat32 &&
                    x.dim() == 4 && x.size(1) == weight.size(1) && has_convolution_kernels();
  if (!ours) return torch::conv2d(x, weight, bias, stride, padding);
  const Shape s = shape_of(x, weight, stride, padding);
  TORCH_CHECK(s.H + 2 * padding >= s.k && s.W + 2 * padding >= s.k, "a kernel of ", s.k, " on ", x.sizes());
  return convolve_by_kernels(x, weight, bias, s);
}

Tensor ConvolutionImpl::forward(const Tensor& x) {
  return convolve(x, weight, bias, (*options.stride())[0], (*std::get<torch::ExpandingArray<2>>(options.padding()))[0]);
}

}  // namespace maskbench
