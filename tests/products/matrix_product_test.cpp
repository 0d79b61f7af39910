#include "products/matrix_product.h"

#include <gtest/gtest.h>

#include "layers/dense.h"

namespace maskbench {
namespace {

constexpr auto kMkl = ProductLibrary::kMkl, kOneDnn = ProductLibrary::kOneDnn;

double error(const Tensor& found, const Tensor& truth) {
  EXPECT_EQ(found.sizes(), truth.sizes());
  return ((found - truth).norm() / truth.norm()).item<double>();
}

// The truth is LibTorch's product in float64.
class EveryLibrary : public testing::TestWithParam<ProductLibrary> {
 protected:
  void SetUp() override { torch::manual_seed(7); }

  static void expect_exact(const Tensor& a, const Tensor& b) {
    const Tensor truth = a.to(torch::kFloat64).matmul(b.to(torch::kFloat64));
    EXPECT_LT(error(matrix_product(a, b, GetParam()), truth), 1e-6) << a.sizes() << " " << a.strides();
    const Tensor before = torch::randn(truth.sizes()), sum = before.clone();
    add_matrix_product(sum, a, b, GetParam());
    EXPECT_LT(error(sum, before + truth), 1e-6) << a.sizes() << " " << a.strides();
  }
};

TEST_P(EveryLibrary, GivesTheProductOfMatricesInEveryLayout) {
  const Tensor a = torch::randn({33, 70}), b = torch::randn({70, 17});
  expect_exact(a, b);
  expect_exact(a.t().contiguous().t(), b);
  expect_exact(a, b.t().contiguous().t());
  expect_exact(a.t().contiguous().t(), b.t().contiguous().t());
  expect_exact(torch::randn({33, 140}).slice(1, 0, 140, 2), b);  // every second column
  expect_exact(torch::randn({33, 90}).narrow(1, 5, 70), b);      // a part of the columns
  expect_exact(torch::randn({33, 1}).expand({33, 70}), b);       // the same column again and again
  expect_exact(torch::randn({1, 70}), torch::randn({70, 1}));
  expect_exact(torch::randn({5, 1}), torch::randn({1, 9}));
}

TEST_P(EveryLibrary, GivesTheProductsOfBatches) {
  const Tensor a = torch::randn({16, 40, 24}), b = torch::randn({16, 24, 32});
  expect_exact(a, b);
  expect_exact(a.transpose(1, 2).contiguous().transpose(1, 2), b);
  expect_exact(a, b.transpose(1, 2).contiguous().transpose(1, 2));
  expect_exact(a.narrow(0, 3, 1), b.narrow(0, 3, 1));
  expect_exact(torch::randn({1, 40, 24}).expand({16, 40, 24}), b);  // one matrix for all
}

TEST_P(EveryLibrary, GivesZerosWhereNothingIsAddedUp) {
  EXPECT_TRUE(matrix_product(torch::empty({3, 0}), torch::empty({0, 4}), GetParam()).equal(torch::zeros({3, 4})));
  EXPECT_EQ(matrix_product(torch::empty({0, 3}), torch::empty({3, 4}), GetParam()).sizes(),
            (std::vector<int64_t>{0, 4}));
}

TEST_P(EveryLibrary, GivesTheSameBitsAgain) {
  const Tensor a = torch::randn({16, 300, 128}), b = torch::randn({16, 128, 96});
  const Tensor first = matrix_product(a, b, GetParam());
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(matrix_product(a.clone(), b.clone(), GetParam()).equal(first));
}

TEST_P(EveryLibrary, LeavesOtherTypesToLibTorch) {
  const Tensor a = torch::randn({9, 5}, torch::kFloat64), b = torch::randn({5, 7}, torch::kFloat64);
  EXPECT_TRUE(matrix_product(a, b, GetParam()).equal(a.mm(b)));
}

TEST_P(EveryLibrary, RefusesOperandsThatDoNotFit) {
  const Tensor a = torch::randn({9, 5});
  EXPECT_THROW(matrix_product(a, torch::randn({6, 7}), GetParam()), c10::Error);
  EXPECT_THROW(matrix_product(a, torch::randn({2, 5, 7}), GetParam()), c10::Error);
  EXPECT_THROW(add_matrix_product(torch::zeros({9, 8}), a, torch::randn({5, 7}), GetParam()), c10::Error);
}

INSTANTIATE_TEST_SUITE_P(, EveryLibrary, testing::Values(kMkl, kOneDnn),
                         [](const auto& info) { return name_of(info.param); });

TEST(MatrixProduct, IsByMklWhereItIsSmall) {
  const Tensor a = torch::randn({16, 256}), b = torch::randn({256, 8});
  EXPECT_TRUE(matrix_product(a, b).equal(matrix_product(a, b, kMkl)));
}

TEST(MatrixProduct, IsByTheLibraryOfTheProcessWhereItIsLarge) {
  const Tensor a = torch::randn({64, 2048}), b = torch::randn({2048, 256});
  EXPECT_TRUE(matrix_product(a, b).equal(matrix_product(a, b, product_library())));
}

TEST(ProductLibrary, IsTheSameForTheWholeProcess) { EXPECT_EQ(product_library(), product_library()); }

TEST(Dense, EqualsALinearLayerAndItsDerivatives) {
  torch::manual_seed(8);
  Dense dense(4096, 128);
  const Tensor x = torch::randn({16, 4096}).requires_grad_(), dy = torch::randn({16, 128});
  const std::vector<Tensor> inputs{x, dense->weight, dense->bias};
  const auto gradients = [&](const Tensor& y) {
    const auto first = torch::autograd::grad({(y * dy).pow(2).sum()}, inputs, {}, true, /*create_graph=*/true);
    const auto second = torch::autograd::grad({first[0].pow(2).sum() + first[1].pow(3).sum()}, {x, dense->weight});
    return std::vector<Tensor>{y, first[0], first[1], first[2], second[0], second[1]};
  };
  const auto found = gradients(dense->forward(x)), truth = gradients(torch::linear(x, dense->weight, dense->bias));
  for (size_t i = 0; i < truth.size(); ++i) EXPECT_LT(error(found[i], truth[i]), 1e-5) << i;
}

}  // namespace
}  // namespace maskbench
