// Keys as text, and the spec of `maskbench init`. tests/cli/keys_test.cpp compares docs/spec.md with the program.
#include "spec/reference/key_pages.h"

#include <regex>

#include "spec/sections.h"
#include "tests/spec/spec_file.h"

namespace maskbench {
namespace {

// The systems of tiny_catalogue() under the names of the plugins that the starting spec names.
Catalogue catalogue_of_start() {
  Catalogue catalogue = tiny_catalogue();
  catalogue.plugins[0].name = "gan_stn";
  catalogue.plugins[0].options.push_back(option("critic_head", "mean").one_of({"mean", "dense"}));
  catalogue.plugins[0].defaults.clear();  // which hold where [train] says nothing
  catalogue.plugins[1].name = "keypoint";
  const Options eval(eval_schema());
  for (const std::string& name : eval.texts("metrics")) catalogue.metrics.push_back({name, name});
  return catalogue;
}

Experiment read_start(const std::string& text) {
  const TemporaryFolder folder;
  return read_spec(folder.write("start.toml", text), {}, catalogue_of_start());
}

TEST(KeySections, NameEveryKeyWithAMeaning) {
  size_t keys = 0;
  for (const KeySection& section : key_sections())
    for (const KeyEntry& key : section.keys) {
      if (key.name.starts_with("grey")) continue;  // of a source that tests register
      EXPECT_FALSE(key.about.empty() || key.type.empty() || key.fallback.empty()) << section.name << "." << key.name;
      ++keys;
    }
  EXPECT_GT(keys, train_schema().size() + eval_schema().size() + 20);
}

TEST(KeysText, HasTypeDefaultRangeAndHelpOfAKey) {
  const std::string text = keys_text(key_sections());
  EXPECT_NE(text.find("  critic_steps = 1  an integer  (1 to 1000)\n      critic steps before each generator step\n"),
            std::string::npos);
  EXPECT_NE(text.find("  betas = [0.5, 0.999]  a list of numbers  (2 of 0 to 0.999999)\n"), std::string::npos);
}

TEST(StartingSpec, IsReadAsItIs) {
  const Experiment start = read_start(starting_spec("my first", key_sections()));
  EXPECT_EQ(start.title, "my first");
  EXPECT_EQ(start.runs.size(), 2u);
  EXPECT_EQ(start.runs[1].train.integer("iterations"), 200);
}

TEST(StartingSpec, HasAllOtherKeysAtTheirDefaults) {
  const std::string text = starting_spec("start", key_sections());
  // "#key = value" is a key; a comment has a space behind its sign.
  std::string all = std::regex_replace(text, std::regex("\n#([a-z_]+ = )"), "\n$1");
  for (const char* other : {"folder = ", "pack = ", "landmarks = "})  // of sources that exclude the procedural one
    all = std::regex_replace(all, std::regex(std::string("\n") + other), std::string("\n#") + other);
  const Experiment plain = read_start(text), full = read_start(all);
  ASSERT_EQ(plain.runs.size(), full.runs.size());
  EXPECT_NE(text, all);
  for (size_t i = 0; i < plain.runs.size(); ++i) EXPECT_EQ(to_toml(plain.runs[i]), to_toml(full.runs[i]));
}

TEST(StartingSpec, HasASweepAndAnAblationThatCanBeSwitchedOn) {
  std::string text = starting_spec("start", key_sections());
  for (const char* line : {"[sweep]", "train.jitter = [", "options.width = [", "[ablation]",
                           "rows = ", "columns = ", "reference = { system"})
    text = replaced(text, std::string("# ") + line, line);
  const Experiment start = read_start(text);
  EXPECT_EQ(start.runs.size(), 5u);
  EXPECT_TRUE(start.ablation.has_value());
}

}  // namespace
}  // namespace maskbench
