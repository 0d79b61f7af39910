#include "metrics/sets/kid.h"

#include <algorithm>
#include <bit>
#include <numeric>
#include <random>

#include "metrics/sets/real_and_fake.h"

namespace maskbench {
namespace {

constexpr int64_t kSubsets = 100, kSubsetSize = 1000;
constexpr uint32_t kSeed = 2020;

// numpy.random.RandomState.choice(n, size, replace=False): the first elements of a Fisher-Yates shuffle from the back,
// with bounded integers by masked rejection.
class Choices {
 public:
  explicit Choices(uint32_t seed) : generator_(seed) {}

  Tensor choose(int64_t n, int64_t size) {
    std::vector<int64_t> order(static_cast<size_t>(n));
    std::iota(order.begin(), order.end(), 0);
    for (int64_t i = n - 1; i > 0; --i) std::swap(order[size_t(i)], order[up_to(uint32_t(i))]);
    return torch::tensor(at::ArrayRef<int64_t>(order.data(), size_t(size)));
  }

 private:
  uint32_t up_to(uint32_t most) {
    const uint32_t mask = std::bit_ceil(uint64_t(most) + 1) - 1;
    uint32_t value;
    do value = uint32_t(generator_()) & mask;
    while (value > most);
    return value;
  }

  std::mt19937 generator_;
};

Tensor kernel(const Tensor& x, const Tensor& y) { return (x.mm(y.t()) / double(x.size(1)) + 1).pow(3); }

double squared_mmd(const Tensor& x, const Tensor& y) {
  const double m = double(x.size(0));
  const Tensor xx = kernel(x, x), yy = kernel(y, y), xy = kernel(x, y);
  const Tensor apart = xx.sum() - xx.trace() + yy.sum() - yy.trace();
  return (apart / (m * (m - 1)) - 2 * xy.sum() / (m * m)).item<double>();
}

class Kid final : public RealAndFake {
 public:
  using RealAndFake::RealAndFake;

 protected:
  Score compared(const Tensor& real, const Tensor& fake) const override {
    const int64_t fewest = std::min(real.size(0), fake.size(0)), size = std::min(kSubsetSize, fewest);
    const auto [mean, deviation] = kernel_distance(fake, real, kSubsets, size, kSeed);
    Score score{.value = mean, .n = fake.size(0), .per_image = {}, .spread = deviation};
    if (size == kSubsetSize) return score;
    score.protocol = c10::str("kid-", kSubsets, "x", size);
    score.note = c10::str("subsets of ", size, " instead of ", kSubsetSize, ": there are only ", fewest, " pictures");
    return score;
  }
};

const RegisterMetric kKid({.name = "kid",
                           .protocol = "kid-100x1000",
                           .title = "KID",
                           .unit = "",
                           .about = "kernel distance of Inception features to those of real masked faces",
                           .higher_is_better = false,
                           .needs = {Input::kRealPictures, Input::kImage},
                           .networks = {"inception2015-tf"},
                           .make = [](Networks& n) { return std::make_unique<Kid>(n, "inception2015-tf"); }});

}  // namespace

KernelDistance kernel_distance(const Tensor& a, const Tensor& b, int64_t subsets, int64_t size, uint32_t seed) {
  TORCH_CHECK(size >= 2 && size <= a.size(0) && size <= b.size(0), "subsets of ", size, " of ", a.sizes(), " and ",
              b.sizes());
  const Tensor x = a.to(torch::kFloat64), y = b.to(torch::kFloat64);
  Choices choices(seed);
  Tensor found = torch::empty({subsets}, torch::kFloat64);
  for (int64_t i = 0; i < subsets; ++i) {
    const Tensor of_a = choices.choose(a.size(0), size), of_b = choices.choose(b.size(0), size);
    found[i] = squared_mmd(x.index_select(0, of_a), y.index_select(0, of_b));
  }
  return {found.mean().item<double>(), found.std(/*unbiased=*/false).item<double>()};
}

}  // namespace maskbench
