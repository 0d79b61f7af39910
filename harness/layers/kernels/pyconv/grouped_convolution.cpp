#include "layers/kernels/pyconv/grouped_convolution.h"

#include <ATen/Context.h>
#include <c10/core/impl/VirtualGuardImpl.h>
#include <fmt/format.h>

#include <chrono>

#include "layers/kernels/flop_scope.h"
#include "layers/kernels/precision.h"
#include "layers/kernels/pyconv/grouped_passes.h"
#include "layers/kernels/pyconv/method_choice.h"
#include "layers/kernels/twice_differentiable.h"

namespace maskbench {
namespace {

struct OfGroups : GroupedShape {
  static OfGroups of(const std::vector<int64_t>& numbers) { return {GroupedShape::of(numbers)}; }
};

using Clock = std::chrono::steady_clock;
using Pass = std::function<Tensor(GroupedMethod)>;

double seconds_on(const at::Device& device, const std::function<void()>& work) {
  const c10::impl::VirtualGuardImpl guard(device.type());
  guard.synchronizeDevice(device.index());
  const auto began = Clock::now();
  work();
  guard.synchronizeDevice(device.index());
  return std::chrono::duration<double>(Clock::now() - began).count();
}

// The device of the trial that runs: there is one GPU a process.
at::Device tried_on = at::kCPU;

MethodChoice& choices() {
  static auto& made = *new MethodChoice([](const std::function<void()>& work) { return seconds_on(tried_on, work); });
  return made;
}

// Computes a pass by the way that is fastest for it.
Tensor by_fastest(const char* name, const Tensor& like, const GroupedShape& s, const Pass& pass) {
  if (!like.is_cuda() || !at::globalContext().benchmarkCuDNN()) return pass(GroupedMethod::kDense);
  tried_on = like.device();
  std::vector<Candidate> candidates;
  std::vector<GroupedMethod> methods;
  for (const GroupedMethod method : kGroupedMethods) {
    if (!offers(method, like, s)) continue;
    candidates.push_back({name_of(method), [&pass, method] { pass(method); }});
    methods.push_back(method);
  }
  const std::string key = fmt::format("{}, {}, {}", s.name(), c10::toString(like.scalar_type()), name);
  return pass(methods[choices().fastest(key, candidates)]);
}

Tensor map_of(const GroupedShape& s) { return torch::empty({s.B, s.N, s.OH(), s.OW()}, torch::kMeta); }

Tensor forward_pass(const Tensor& x, const Tensor& weight, const Tensor& bias, const OfGroups& s) {
  const FlopScope counted("maskbench::convolution", weight, map_of(s));
  return by_fastest("forward", x, s, [&](GroupedMethod way) { return grouped_forward(way, x, weight, bias, s); });
}

Tensor input_pass(const Tensor& dy, const Tensor& weight, const OfGroups& s) {
  const FlopScope counted("maskbench::convolution_input", weight, map_of(s));
  return by_fastest("input gradient", dy, s,
                    [&](GroupedMethod way) { return grouped_input_gradient(way, dy, weight, s); });
}

std::pair<Tensor, Tensor> weight_pass(const Tensor& x, const Tensor& dy, const OfGroups& s) {
  const Tensor weight = torch::empty({s.N, s.C / s.groups, s.kernel, s.kernel}, torch::kMeta);
  const FlopScope counted("maskbench::convolution_weight", weight, map_of(s));
  return {
      by_fastest("weight gradient", x, s, [&](GroupedMethod way) { return grouped_weight_gradient(way, x, dy, s); }),
      dy.sum({0, 2, 3})};
}

}  // namespace

Tensor convolve_grouped(const Tensor& x, const Tensor& weight, const Tensor& bias, int64_t stride, int64_t groups) {
  const OfGroups s{{x.size(0), x.size(1), x.size(2), x.size(3), weight.size(0), weight.size(2), groups, stride}};
  const torch::ScalarType products = Precision::products();
  if (x.scalar_type() != torch::kFloat32 || products == torch::kFloat32)
    return TwiceDifferentiable<OfGroups>::forward(x, weight, bias, s);
  const Tensor offset = bias.defined() ? bias.to(products) : bias;
  return TwiceDifferentiable<OfGroups>::forward(x.to(products), weight.to(products), offset, s).to(torch::kFloat32);
}

std::map<std::string, std::string> grouped_choices() { return choices().report(); }

}  // namespace maskbench
