// Autograd functions of a bilinear layer from its three passes (forward, input gradient, weight gradient), each of
// which is differentiated by the other two: differentiable any number of times.
#pragma once

#include <torch/autograd.h>
#include <torch/types.h>

#include <optional>
#include <utility>

namespace maskbench {

using torch::Tensor;

// A layer that is linear in its input and in its weights. The namespace of `Shape` defines the passes:
//   Tensor forward_pass(x, weights, bias, shape)         undefined bias: none
//   Tensor input_pass(dy, weights, shape)                gradient with respect to x
//   std::pair<Tensor, Tensor> weight_pass(x, dy, shape)  gradients with respect to weights and bias
// Shape::numbers() and Shape::of(numbers) convert to and from a list of integers that autograd can save.
// Reason:     LibTorch's double backward of a convolution computes the weight gradient as a convolution dilated by the
//             stride, with a kernel as large as the picture.
template <class Shape>
struct TwiceDifferentiable {
  static Tensor forward(const Tensor& x, const Tensor& weights, const Tensor& bias, const Shape& s) {
    return Forward::apply(x, weights, bias.defined() ? std::optional(bias) : std::nullopt, s);
  }

 private:
  using Context = torch::autograd::AutogradContext;
  using Variables = torch::autograd::variable_list;

  static void remember(Context* context, const Tensor& a, const Tensor& b, const Shape& s) {
    context->save_for_backward({a, b});
    context->saved_data["shape"] = s.numbers();
  }
  static Shape recall(Context* context) { return Shape::of(context->saved_data["shape"].toIntVector()); }

  static Tensor input(const Tensor& dy, const Tensor& weights, const Shape& s) { return Input::apply(dy, weights, s); }
  static std::pair<Tensor, Tensor> weight(const Tensor& x, const Tensor& dy, const Shape& s) {
    const Variables both = Weight::apply(x, dy, s);
    return {both[0], both[1]};
  }

  struct Forward : torch::autograd::Function<Forward> {
    static Tensor forward(Context* context, const Tensor& x, const Tensor& weights, const std::optional<Tensor>& bias,
                          const Shape& s) {
      remember(context, x, weights, s);
      context->saved_data["biased"] = bias.has_value();
      return forward_pass(x, weights, bias.value_or(Tensor()), s);
    }
    static Variables backward(Context* context, const Variables& dy) {
      const auto saved = context->get_saved_variables();
      const Shape s = recall(context);
      Tensor dx, dw, db;
      if (context->needs_input_grad(0)) dx = input(dy[0], saved[1], s);
      const bool biased = context->saved_data["biased"].toBool();
      if (context->needs_input_grad(1) || (biased && context->needs_input_grad(2)))
        std::tie(dw, db) = weight(saved[0], dy[0], s);
      return {dx, dw, biased ? db : Tensor(), Tensor()};
    }
  };

  struct Input : torch::autograd::Function<Input> {
    static Tensor forward(Context* context, const Tensor& dy, const Tensor& weights, const Shape& s) {
      remember(context, dy, weights, s);
      return input_pass(dy, weights, s);
    }
    static Variables backward(Context* context, const Variables& gradient) {
      const auto saved = context->get_saved_variables();
      const Shape s = recall(context);
      Tensor ddy, dw;
      if (context->needs_input_grad(0)) ddy = TwiceDifferentiable::forward(gradient[0], saved[1], Tensor(), s);
      if (context->needs_input_grad(1)) dw = weight(gradient[0], saved[0], s).first;
      return {ddy, dw, Tensor()};
    }
  };

  struct Weight : torch::autograd::Function<Weight> {
    static Variables forward(Context* context, const Tensor& x, const Tensor& dy, const Shape& s) {
      remember(context, x, dy, s);
      const auto [dw, db] = weight_pass(x, dy, s);
      return {dw, db};
    }
    static Variables backward(Context* context, const Variables& gradient) {
      const auto saved = context->get_saved_variables();
      const Shape s = recall(context);
      Tensor dx, ddy;
      if (context->needs_input_grad(0)) dx = input(saved[1], gradient[0], s);
      if (context->needs_input_grad(1)) ddy = TwiceDifferentiable::forward(saved[0], gradient[0], gradient[1], s);
      return {dx, ddy, Tensor()};
    }
  };
};

}  // namespace maskbench
