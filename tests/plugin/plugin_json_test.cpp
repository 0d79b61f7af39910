#include "plugin/plugin_json.h"

#include <gtest/gtest.h>

namespace maskbench {
namespace {

PluginInfo described() {
  return {
      .name = "py\"wgan",
      .version = "1.2",
      .file = "/not/part/of/it.so",
      .source_sha256 = "abc",
      .trained = true,
      .options = {option("k", 2.0).range(0, 1e3).help("weight"), option("width", 64).range(1, 512),
                  option("kernels", Integers{3, 5}).odd().length(2), option("normed", false),
                  option("kind", "plain").one_of({"plain", "gp"}).excludes({"gp"}, "normed", "they do not mix")},
      .defaults = {
          {"generator_rate", Value(1.0)}, {"critic_steps", Value(int64_t{5})}, {"betas", Value(Numbers{0.5, 0.9})}}};
}

TEST(PluginJson, BringsADescriptionBack) {
  const PluginInfo before = described(), after = plugin_from_json(nlohmann::json::parse(to_json(before).dump()));
  EXPECT_EQ(after.name, before.name);
  EXPECT_EQ(after.version, before.version);
  EXPECT_EQ(after.source_sha256, before.source_sha256);
  EXPECT_TRUE(after.trained);
  EXPECT_EQ(to_json(after.options), to_json(before.options));
  EXPECT_EQ(after.defaults, before.defaults) << "names, order, values and their types";
  EXPECT_EQ(after.file, "") << "the file is where it was found, not what it says";
}

TEST(PluginJson, KeepsTheChecksOfOptions) {
  const PluginInfo after = plugin_from_json(to_json(described()));
  EXPECT_TRUE(find_option(after.options, "k")->complaint(Value(1001.0)));
  EXPECT_FALSE(find_option(after.options, "k")->complaint(Value(1000.0)));
  EXPECT_TRUE(find_option(after.options, "kernels")->complaint(Value(Integers{3, 4})));
  EXPECT_TRUE(find_option(after.options, "kind")->complaint(Value(std::string("other"))));
  Options values(after.options);
  values.set("kind", std::string("gp"));
  values.set("normed", true);
  EXPECT_TRUE(find_conflict(after.options, values));
}

TEST(PluginJson, RefusesADescriptionThatLacksAPart) {
  for (const char* part : {"name", "version", "source_sha256", "trained", "options", "train"}) {
    nlohmann::json json = to_json(described());
    json.erase(part);
    EXPECT_THROW(plugin_from_json(json), nlohmann::json::exception) << part;
  }
  EXPECT_THROW(plugin_from_json(nlohmann::json::array()), nlohmann::json::exception);
}

}  // namespace
}  // namespace maskbench
