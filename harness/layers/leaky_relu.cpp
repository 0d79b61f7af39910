#include <torch/autograd.h>

#include "maskbench/layers.h"

namespace maskbench {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::Function;
using torch::autograd::variable_list;

constexpr double kSlope = 0.2;

// The gradient, linear in `dy`. It depends on the values by their sign only: the derivative by them is zero.
struct Slope : Function<Slope> {
  static Tensor forward(AutogradContext* context, const Tensor& dy, const Tensor& y) {
    context->save_for_backward({y});
    return at::leaky_relu_backward(dy, y, kSlope, /*self_is_result=*/true);
  }
  static variable_list backward(AutogradContext* context, const variable_list& gradient) {
    return {Slope::apply(gradient[0], context->get_saved_variables()[0]), Tensor()};
  }
};

struct Leaky : Function<Leaky> {
  static Tensor forward(AutogradContext* context, const Tensor& x) {
    const Tensor y = torch::leaky_relu(x, kSlope);
    context->save_for_backward({y});
    return y;
  }
  static variable_list backward(AutogradContext* context, const variable_list& dy) {
    return {Slope::apply(dy[0], context->get_saved_variables()[0].detach())};
  }
};

}  // namespace

Tensor LeakyReLUImpl::forward(const Tensor& x) { return Leaky::apply(x); }

}  // namespace maskbench
