#include "plugin/loader/load.h"

#include <gtest/gtest.h>

#include "maskbench/errors.h"
#include "tests/system/temporary_folder.h"

namespace maskbench {
namespace {

const std::string kPlugins = MASKBENCH_BUILD_DIR "/plugins/";

std::string refusal(const std::string& file) {
  try {
    load_plugin(file);
  } catch (const UserError& error) {
    return error.what();
  }
  return "";
}

TEST(LoadPlugin, DescribesThePlugin) {
  PluginInfo info;
  const ModelPlugin& plugin = load_plugin(kPlugins + "gan_stn.so", &info);
  EXPECT_EQ(info.name, "gan_stn");
  EXPECT_EQ(info.file, kPlugins + "gan_stn.so");
  EXPECT_EQ(info.source_sha256.size(), 64u);
  EXPECT_TRUE(info.trained);
  EXPECT_EQ(info.options.size(), plugin.options.size());
}

TEST(LoadPlugin, NamesTheFileThatCannotBeLoaded) {
  EXPECT_EQ(refusal("/no/such/plugin.so").find("/no/such/plugin.so: cannot be loaded: "), 0u);
  const TemporaryFolder folder;
  const std::string text = folder.write("text.so", "no library");
  EXPECT_EQ(refusal(text).find(text + ": cannot be loaded: "), 0u);
}

TEST(LoadPlugin, RefusesALibraryThatIsNoPlugin) {
  const std::string file = MASKBENCH_BUILD_DIR "/libmaskbench_base.so";
  EXPECT_EQ(refusal(file), file + ": is no maskbench plugin: it exports no descriptor");
}

class MakeWearer : public testing::Test {
 protected:
  MakeWearer() {
    load_plugin(kPlugins + "gan_stn.so", &plugin_);
    run_.options = Options(plugin_.options);
    run_.options.set("width", int64_t{4});
    run_.data = Options({option("size", 32)});
  }

  std::vector<torch::Tensor> weights(int64_t seed) {
    run_.seed = seed;
    std::vector<torch::Tensor> all;
    for (const auto& weight : make_wearer(run_, plugin_)->parameters()) all.push_back(weight.detach().flatten());
    return all;
  }

  PluginInfo plugin_;
  maskbench::Run run_;
};

TEST_F(MakeWearer, DrawsInitialWeightsFromTheSeedAlone) {
  const torch::Tensor first = torch::cat(weights(3));
  torch::rand({7});
  EXPECT_TRUE(torch::cat(weights(3)).equal(first));
  EXPECT_FALSE(torch::cat(weights(4)).equal(first));
}

}  // namespace
}  // namespace maskbench
