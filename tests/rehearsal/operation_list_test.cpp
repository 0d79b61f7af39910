#include "rehearsal/operation_list.h"

#include <gtest/gtest.h>
#include <torch/types.h>

#include "layers/kernels/pyconv/grouped_convolution.h"
#include "rehearsal/counted_system.h"
#include "rehearsal/meta_operators.h"
#include "rehearsal/time_model.h"
#include "tests/plugins/models.h"
#include "tests/train/tiny_training.h"
#include "work/flops.h"

namespace maskbench {
namespace {

Tensor meta(std::vector<int64_t> sizes) { return torch::empty(sizes, torch::kMeta); }

std::vector<std::string> names(const std::vector<Operation>& operations) {
  std::vector<std::string> all;
  for (const Operation& one : operations) all.push_back(one.name);
  return all;
}

TEST(ListOperations, CountsTheBytesOfOperandsAndResults) {
  const Tensor x = meta({10, 20}), row = meta({20});
  const auto all = list_operations([&] { x.add(row); });
  ASSERT_EQ(names(all), (std::vector<std::string>{"aten::add"}));
  EXPECT_EQ(all[0].bytes, 4 * (200 + 20 + 200));
  EXPECT_EQ(all[0].kernels, 1);
  EXPECT_EQ(all[0].flop, 0);
}

TEST(ListOperations, LeavesOutViewsAllocationsAndTheCpu) {
  const Tensor x = meta({10, 20});
  EXPECT_TRUE(list_operations([&] {
                x.t().narrow(0, 1, 2).select(0, 1).unsqueeze(0).expand({3, 10});
                torch::empty_like(x);
                torch::rand({3}).exp();
              }).empty());
  EXPECT_EQ(names(list_operations([&] { torch::zeros({3}, torch::kMeta); })),
            (std::vector<std::string>{"aten::zero_"}));
  EXPECT_EQ(names(list_operations([&] { x.t().contiguous(); })), (std::vector<std::string>{"aten::copy_"}));
}

TEST(ListOperations, ReadsAnExpandedTensorOnce) {
  const Tensor one = meta({1, 20}), x = meta({10, 20});
  EXPECT_EQ(list_operations([&] { x.add(one.expand({10, 20})); })[0].bytes, 4 * (200 + 20 + 200));
}

TEST(ListOperations, CountsAListAsFewLaunches) {
  const std::vector<Tensor> few(30, meta({8})), many(200, meta({8})), large(1, meta({65536 * 700}));
  const auto kernels = [](const std::vector<Tensor>& x) {
    const auto all = list_operations([&] { torch::_foreach_mul_(x, 0.5); });
    return all.size() == 1 ? all[0].kernels : -1;
  };
  EXPECT_EQ(kernels(few), 1);
  EXPECT_EQ(kernels(many), 2);
  EXPECT_EQ(kernels(large), 3);
}

TEST(ListOperations, NamesPartsAndBackwardPasses) {
  const Tensor x = meta({4, 5}).requires_grad_();
  const auto all = list_operations([&] {
    RECORD_USER_SCOPE("critic");
    x.mm(meta({5, 3})).sum().backward();
  });
  EXPECT_EQ(all.front().name, "aten::mm");
  EXPECT_FALSE(all.front().backward);
  EXPECT_EQ(all.front().flop, 2 * 4 * 5 * 3);
  EXPECT_EQ(all.back().part, "critic");
  EXPECT_TRUE(all.back().backward);
}

// The same system counted on the CPU, where operations have values.
TEST(ListOperations, HasTheFlopOfTheCpuForASystemOfPlainConvolutions) {
  Options train(train_schema());
  train.set("batch", int64_t(4));
  double flop = 0;
  for (const Operation& one : operations_of_iteration(small_adversary("gan_stn", kSize), train, kSize))
    flop += one.flop;
  Trainer trainer(small_adversary("gan_stn", kSize), train, pool(), 0, torch::kCPU);
  const double expected = count_flops([&] { trainer.step(); });
  EXPECT_NEAR(flop, expected, 0.01 * expected);
}

TEST(ListOperations, TellsTheFlopOfZerosFromTheOthers) {
  const Tensor x = meta({2, 16, 8, 8}), weight = meta({8, 4, 3, 3});
  register_meta_operators();
  const auto all = list_operations([&] { convolve_grouped(x, weight, Tensor(), 2, 4); });
  double flop = 0, zeros = 0;
  for (const Operation& one : all) flop += one.flop, zeros += one.zeros;
  EXPECT_EQ(flop, 2.0 * (2 * 8 * 4 * 4) * (16 * 9));
  EXPECT_EQ(flop - zeros, 2.0 * (2 * 8 * 4 * 4) * (4 * 9));
}

TEST(ListOperations, PutsEachOperationOfAnIterationIntoAPart) {
  Options train(train_schema());
  train.set("batch", int64_t(4));
  std::set<std::string> parts;
  for (const Operation& one : operations_of_iteration(small_adversary("wgan_stn", kSize), train, kSize))
    parts.insert(one.part);
  EXPECT_EQ(parts, (std::set<std::string>{"critic", "data", "generator", "optimizer"}));
}

TEST(ModelledTime, IsTheLongestOfThreePerOperation) {
  const Gpu gpu{"toy", "", 1e12, 4e12, 8e12, 1e12};
  const Operation small{"", false, "small", 2, 1e3, 0, 0}, wide{"", false, "wide", 1, 1e9, 1e6, 0},
      deep{"", false, "deep", 1, 1e6, 1e10, 0};
  const ModelledTime time = modelled_time({small, wide, deep}, gpu, "float32");
  EXPECT_DOUBLE_EQ(time.launches, 2 * kReplayed);
  EXPECT_DOUBLE_EQ(time.bandwidth, 1e-3);
  EXPECT_DOUBLE_EQ(time.arithmetic, 1e-2);
  EXPECT_DOUBLE_EQ(time.graph, 2 * kReplayed + 1e-3 + 1e-2);
  EXPECT_DOUBLE_EQ(time.eager, 2 * kLaunched + 1e-3 + 1e-2);
  EXPECT_EQ(time.binding(), "arithmetic 91 %");
  EXPECT_DOUBLE_EQ(modelled_time({deep}, gpu, "tf32").graph, 2.5e-3);
}

}  // namespace
}  // namespace maskbench
