#include <gtest/gtest.h>

#include "maskbench/layers.h"

namespace maskbench {
namespace {

double difference(const Tensor& a, const Tensor& b) { return (a - b).abs().max().item<double>(); }

// Options of a plain trunk 8 wide.
Options narrow() {
  Options options(trunk_options("plain", /*batch_norm=*/false));
  options.set("width", int64_t(8));
  return options;
}

TEST(WarpPredictor, StartsNearNoWarp) {
  torch::manual_seed(5);
  for (const char* head : {"mean", "dense"}) {
    WarpPredictor G(make_trunk(7, four_halvings(3), narrow()), head, 8, 32);
    const Tensor update = G(torch::rand({4, 7, 32, 32}));
    EXPECT_EQ(update.sizes(), (std::vector<int64_t>{4, 8})) << head;
    EXPECT_LT(update.abs().max().item<double>(), 0.02) << head;
    EXPECT_GT(update.abs().max().item<double>(), 0) << head;
  }
}

TEST(Critic, MapsPicturesToTheRangeOfItsScore) {
  torch::manual_seed(6);
  for (const char* head : {"map", "dense"}) {
    Critic D(make_trunk(3, four_halvings(3), narrow()), head, 32);
    const Tensor x = torch::rand({4, 3, 32, 32});
    EXPECT_EQ(D(x).sizes(), (std::vector<int64_t>{4})) << head;
    EXPECT_TRUE(D(x).equal(D->score(2 * x - 1))) << head;
    EXPECT_GT(difference(D(x), D->score(x)), 1e-4) << head;
  }
}

}  // namespace
}  // namespace maskbench
