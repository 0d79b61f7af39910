#include "cuda/sl3_exponential.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "maskbench/random.h"
#include "maskbench/warp.h"

namespace maskbench {
namespace {

// What the CUDA kernels compute, matrix by matrix, against LibTorch's operations and their autograd.
TEST(Sl3Exponential, IsTheHomographyOfTheCpuWithItsGradient) {
  Rng rng(2, "sl3", 0);
  for (const double scale : {0.0, 0.1, 0.5, 1.5}) {
    const Tensor p = rng.normal({40, 8}, scale).requires_grad_(), by = rng.normal({40, 3, 3});
    const Tensor expected = homography_from_sl3(p);
    (expected * by).sum().backward();
    const Tensor found = torch::empty({40, 3, 3}), gradient = torch::empty({40, 8});
    for (int64_t b = 0; b < 40; ++b) {
      cuda::homography_of(p.const_data_ptr<float>() + 8 * b, found.data_ptr<float>() + 9 * b);
      cuda::homography_gradient_of(p.const_data_ptr<float>() + 8 * b, by.const_data_ptr<float>() + 9 * b,
                                   gradient.data_ptr<float>() + 8 * b);
    }
    const auto apart = [](const Tensor& x, const Tensor& y) {
      return (x - y).abs().max().item<double>() / (1 + y.abs().max().item<double>());
    };
    EXPECT_LT(apart(found, expected.detach()), 2e-6) << scale;
    EXPECT_LT(apart(gradient, p.grad()), 5e-6) << scale;
  }
}

TEST(Sl3Exponential, OfANumberThatIsNotOneIsNotANumber) {
  float p[8] = {0, 0, 0, 0, std::numeric_limits<float>::quiet_NaN(), 0, 0, 0}, H[9];
  cuda::homography_of(p, H);
  EXPECT_TRUE(std::isnan(H[5]));
}

}  // namespace
}  // namespace maskbench
