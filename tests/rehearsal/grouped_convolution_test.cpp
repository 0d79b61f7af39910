#include "layers/kernels/pyconv/grouped_convolution.h"

#include <gtest/gtest.h>
#include <torch/autograd.h>

#include "layers/kernels/pyconv/grouped_passes.h"
#include "layers/kernels/pyconv/method_choice.h"
#include "work/flops.h"

namespace maskbench {
namespace {

struct Grouped {
  explicit Grouped(int64_t side, int64_t kernel, int64_t groups, int64_t stride)
      : s{2, 16, side, side + 1, 8, kernel, groups, stride} {
    torch::manual_seed(1);
    const auto doubles = torch::dtype(torch::kFloat64);
    x = torch::randn({s.B, s.C, s.H, s.W}, doubles).requires_grad_();
    weight = torch::randn({s.N, s.C / groups, kernel, kernel}, doubles).requires_grad_();
    bias = torch::randn({s.N}, doubles).requires_grad_();
  }
  Tensor reference() const { return torch::conv2d(x, weight, bias, s.stride, s.kernel / 2, /*dilation=*/1, s.groups); }
  GroupedShape s;
  Tensor x, weight, bias;
};

constexpr std::tuple<int64_t, int64_t, int64_t, int64_t> kShapes[] = {
    {9, 3, 4, 2}, {8, 5, 8, 2}, {7, 9, 2, 1}, {6, 1, 8, 2}};

TEST(GroupedPasses, AreThoseOfLibTorchByEveryWay) {
  for (const auto& [side, kernel, groups, stride] : kShapes) {
    const Grouped g(side, kernel, groups, stride);
    const Tensor y = g.reference(), dy = torch::randn_like(y);
    const auto expected = torch::autograd::grad({y}, {g.x, g.weight}, {dy});
    const torch::NoGradGuard off;
    for (const GroupedMethod way : kGroupedMethods) {
      if (!offers(way, g.x, g.s)) continue;
      SCOPED_TRACE(testing::Message() << name_of(way) << " " << g.s.name());
      EXPECT_TRUE(grouped_forward(way, g.x, g.weight, g.bias, g.s).allclose(y));
      EXPECT_TRUE(grouped_forward(way, g.x, g.weight, Tensor(), g.s).allclose(y - g.bias.view({1, -1, 1, 1})));
      EXPECT_TRUE(grouped_input_gradient(way, dy, g.weight, g.s).allclose(expected[0]));
      EXPECT_TRUE(grouped_weight_gradient(way, g.x, dy, g.s).allclose(expected[1]));
    }
  }
}

TEST(GroupedConvolution, HasTheGradientsOfLibTorchTwice) {
  const Grouped g(9, 5, 4, 2);
  const std::vector<Tensor> by = {g.x, g.weight, g.bias};
  const auto second = [&](const Tensor& y) {
    const auto first =
        torch::autograd::grad({y.square().sum()}, {g.x}, {}, /*retain_graph=*/true, /*create_graph=*/true);
    return torch::autograd::grad({first[0].pow(2).sum()}, {g.x, g.weight});
  };
  const auto expected = second(g.reference()), found = second(convolve_grouped(g.x, g.weight, g.bias, 2, 4));
  for (size_t i = 0; i < found.size(); ++i) EXPECT_TRUE(found[i].allclose(expected[i])) << i;
}

TEST(GroupedConvolution, CountsNoZeros) {
  const Grouped g(8, 3, 4, 2);
  const double forward = 2.0 * (2 * 8 * 4 * 5) * (4 * 9);
  EXPECT_EQ(count_flops([&] { convolve_grouped(g.x.detach(), g.weight.detach(), g.bias.detach(), 2, 4); }), forward);
  EXPECT_EQ(count_flops([&] { convolve_grouped(g.x, g.weight, g.bias, 2, 4).sum().backward(); }), 3 * forward);
}

// A clock that knows how long each candidate takes, and counts its calls.
struct FakeClock {
  std::map<std::string, std::vector<double>> times;  // of each timed call, in order
  std::map<std::string, int> calls;
  std::string running;

  std::vector<Candidate> candidates(const std::vector<std::string>& names) {
    std::vector<Candidate> all;
    for (const std::string& name : names)
      all.push_back({name, [this, name] {
                       running = name;
                       ++calls[name];
                       TORCH_CHECK(!times[name].empty(), name, " cannot run");
                     }});
    return all;
  }
  MethodChoice choice() {
    return MethodChoice([this](const std::function<void()>& work) {
      work();
      return times[running].at(size_t(calls[running]) - 2);  // the first call is not timed
    });
  }
};

TEST(MethodChoice, TakesTheLeastMedianOfThreeAfterAWarmUp) {
  FakeClock clock{{{"a", {2e-3, 2e-3, 2e-3}}, {"b", {9e-3, 1e-3, 1e-3}}, {"c", {0.5e-3, 3e-3, 3e-3}}}, {}, {}};
  MethodChoice choice = clock.choice();
  EXPECT_EQ(choice.fastest("layer", clock.candidates({"a", "b", "c"})), 1u);
  EXPECT_EQ(clock.calls, (std::map<std::string, int>{{"a", 4}, {"b", 4}, {"c", 4}}));
  EXPECT_EQ(choice.report(), (std::map<std::string, std::string>{{"layer", "b (1.000 ms; a 2.000, c 3.000)"}}));
}

TEST(MethodChoice, TriesOnceForEachKey) {
  FakeClock clock{{{"a", {1, 1, 1, 9, 9, 9, 9}}, {"b", {2, 2, 2, 2, 2, 2, 2}}}, {}, {}};
  MethodChoice choice = clock.choice();
  for (int i = 0; i < 3; ++i) EXPECT_EQ(choice.fastest("one", clock.candidates({"a", "b"})), 0u);
  EXPECT_EQ(clock.calls["a"], 4);
  EXPECT_EQ(choice.fastest("other", clock.candidates({"a", "b"})), 1u);
  EXPECT_EQ(clock.calls["a"], 8);
}

TEST(MethodChoice, PassesOverACandidateThatFails) {
  FakeClock clock{{{"a", {}}, {"b", {2, 2, 2}}}, {}, {}};
  MethodChoice choice = clock.choice();
  EXPECT_EQ(choice.fastest("one", clock.candidates({"a", "b"})), 1u);
  EXPECT_EQ(choice.report()["one"], "b (2000.000 ms; a failed)");
  EXPECT_THROW(choice.fastest("none", clock.candidates({"a"})), c10::Error);
}

}  // namespace
}  // namespace maskbench
