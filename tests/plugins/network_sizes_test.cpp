// Numbers of weights of the systems, as their pages and the README name them.
#include <gtest/gtest.h>

#include "plugin/loader/load.h"

namespace maskbench {
namespace {

int64_t count(const torch::nn::Module& network) {
  int64_t sum = 0;
  for (const Tensor& weight : network.parameters()) sum += weight.numel();
  return sum;
}

struct Counts {
  int64_t generator, critic;
  bool operator==(const Counts&) const = default;
};

// Weights of the plugin's two networks at its defaults, width 64, and 144 pixels a side.
Counts weights_of(const std::string& plugin) {
  const ModelPlugin& loaded = load_plugin(MASKBENCH_BUILD_DIR "/plugins/" + plugin + ".so");
  const auto model = loaded.make(Options(loaded.options), 144);
  return {count(*model->named_children()["G"]), count(*model->named_children()["D"])};
}

TEST(Networks, HaveTheWeightsOfTheirArchitecturesAt144Pixels) {
  EXPECT_EQ(weights_of("pywgan_div"), (Counts{4814984, 1527937}));
  EXPECT_EQ(weights_of("gan_stn"), (Counts{1590152, 1555585}));
  EXPECT_EQ(weights_of("dcgan_stn"), (Counts{13380680, 2762049}));
  EXPECT_EQ(weights_of("wgan_stn"), (Counts{13380680, 2762049}));
  EXPECT_EQ(weights_of("selfsup_stn"), (Counts{12172424, 12170120}));
}

}  // namespace
}  // namespace maskbench
