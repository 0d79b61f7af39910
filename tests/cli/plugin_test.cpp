// Plugins that cannot be loaded or crash: messages, and isolation of other runs.
#include <nlohmann/json.hpp>

#include "maskbench/descriptor.h"
#include "tests/cli/program.h"

namespace maskbench {
namespace {

namespace fs = std::filesystem;

const std::string kFolder = MASKBENCH_BUILD_DIR "/test_plugins";

struct Broken {
  std::string name, problem;  // problem: the expected beginning and content of the message
};
void PrintTo(const Broken& broken, std::ostream* out) { *out << broken.name; }

class EveryBrokenPlugin : public testing::TestWithParam<Broken> {};

TEST_P(EveryBrokenPlugin, IsRefusedInOneClearLine) {
  const std::string file = kFolder + "/" + GetParam().name + ".so";
  const Ended check = run_program({"plugins", "check", file});
  EXPECT_EQ(check.code, 2);
  EXPECT_EQ(check.out, "");
  EXPECT_EQ(count_lines(check.err), 1) << check.err;
  EXPECT_EQ(check.err.rfind(file + ": ", 0), 0u) << check.err;
  EXPECT_NE(check.err.find(GetParam().problem), std::string::npos) << check.err;
}

const std::vector<Broken> kBrokenPlugins = {
    {"wrong_abi", "built for harness ABI " + std::to_string(MASKBENCH_ABI + 1000) + ", this program has " +
                      std::to_string(MASKBENCH_ABI)},
    {"wrong_torch", "built with torch 1.13.1, this program has 2.11.0"},
    {"missing_symbol", "undefined symbol: a_function_that_no_library_has"},
    {"crash_on_load", "crashed while loading: signal 11 (Segmentation fault)"},
    {"killed_on_load", "crashed while loading: signal 9 (Killed)"},
    {"exit_on_load", "crashed while loading: exit code 0"},
    {"garbage_answer", "its probe gave no readable answer"},
    {"not_a_plugin", "is no maskbench plugin: it exports no descriptor"},
    {"no_such_file", "no such file"},
};

INSTANTIATE_TEST_SUITE_P(Plugins, EveryBrokenPlugin, testing::ValuesIn(kBrokenPlugins),
                         [](const auto& info) { return info.param.name; });

TEST(Plugins, ATextFileIsNotOne) {
  const TemporaryFolder folder;
  const Ended check = run_program({"plugins", "check", folder.write("text.so", "some text\n")});
  EXPECT_EQ(check.code, 2);
  EXPECT_EQ(count_lines(check.err), 1) << check.err;
}

TEST(Plugins, ThatFitAreListedBesideThoseThatDoNot) {
  const Ended list = run_program({"plugins", "list"}, {{"MASKBENCH_PLUGIN_PATH", kFolder}});
  EXPECT_EQ(list.code, 1);
  for (const char* good : {"keypoint", "gan_stn", "pywgan_div", "crash_in_constructor"})
    EXPECT_NE(list.out.find(good), std::string::npos) << list.out;
  for (const Broken& broken : kBrokenPlugins) {
    EXPECT_EQ(list.out.find("/" + broken.name + ".so"), std::string::npos) << list.out;
    if (fs::exists(kFolder + "/" + broken.name + ".so")) {
      EXPECT_NE(list.err.find("/" + broken.name + ".so: "), std::string::npos) << list.err;
    }
  }
  EXPECT_EQ(run_program({"plugins", "list"}, {{"MASKBENCH_PLUGIN_PATH", ""}}).code, 0);
}

TEST(Plugins, ThatFitAreSaidToFit) {
  const Ended check = run_program({"plugins", "check", MASKBENCH_BUILD_DIR "/plugins/keypoint.so"});
  EXPECT_EQ(check.code, 0);
  EXPECT_NE(check.out.find("keypoint 1.0, compatible"), std::string::npos);
}

TEST(Plugins, InfoNamesTheNearest) {
  const Ended info = run_program({"plugins", "info", "keypiont"});
  EXPECT_EQ(info.code, 2);
  EXPECT_EQ(info.err, "unknown plugin \"keypiont\"; did you mean \"keypoint\"? (looked in " MASKBENCH_BUILD_DIR
                      "/plugins; MASKBENCH_PLUGIN_PATH names further folders)\n");
}

TEST(Plugins, InfoShowsOptionsAndDefaults) {
  const Ended info = run_program({"plugins", "info", "gan_stn"});
  EXPECT_EQ(info.code, 0);
  for (const char* word : {"width", "generator_head", "defaults of [train]"})
    EXPECT_NE(info.out.find(word), std::string::npos) << word;
}

TEST(Plugins, AreRememberedAndADamagedMemoryIsForgotten) {
  const TemporaryFolder cache;
  const Environment here = {{"XDG_CACHE_HOME", cache.path.string()}};
  const std::vector<std::string> check = {"plugins", "check", MASKBENCH_BUILD_DIR "/plugins/keypoint.so"};
  EXPECT_EQ(run_program(check, here).code, 0);
  const fs::path entry = *fs::directory_iterator(cache / "maskbench");
  const std::string remembered = read_file(entry);
  for (const std::string damage : {"", "not JSON", "{}"}) {
    write_file_atomically(entry, damage);
    EXPECT_EQ(run_program(check, here).code, 0) << damage;
    EXPECT_EQ(read_file(entry), remembered);
  }
}

TEST(Plugins, NeedNoCache) {
  const Environment nowhere = {{"XDG_CACHE_HOME", "/dev/null/cache"}};
  EXPECT_EQ(run_program({"plugins", "check", MASKBENCH_BUILD_DIR "/plugins/keypoint.so"}, nowhere).code, 0);
}

// A folder with a plugin of one's own that has the name of one beside the program.
class TwoPluginsOfOneName : public testing::Test {
 protected:
  TwoPluginsOfOneName() {
    folder_.write("tiny.toml", kTinySpec);
    fs::create_directory(folder_ / "plugins");
    put(read_file(built_in_) + "another build");
  }
  void put(const std::string& bytes) const { write_file_atomically(own_, bytes); }
  Ended program(const std::vector<std::string>& arguments) const {
    return run_program(arguments, {{"MASKBENCH_PLUGIN_PATH", (folder_ / "plugins").string()}});
  }
  Ended plan(const std::string& setting = "title=x") const {
    return program({"run", folder_ / "tiny.toml", "--dry-run", "--device", "cpu", "--set", setting});
  }
  void expect_both_named(const Ended& ended, int code) const {
    EXPECT_EQ(ended.code, code);
    EXPECT_NE(
        ended.err.find(fmt::format("several plugins are named \"gan_stn\": {} (1.0) and {} (1.0); to choose one, ",
                                   built_in_, own_.string())),
        std::string::npos)
        << ended.err;
  }

  const TemporaryFolder folder_;
  const std::string built_in_ = MASKBENCH_BUILD_DIR "/plugins/gan_stn.so";
  const fs::path own_ = folder_ / "plugins/gan_stn.so";
};

TEST_F(TwoPluginsOfOneName, AreAnErrorWhereOneIsAskedFor) {
  expect_both_named(plan(), 2);
  expect_both_named(program({"plugins", "info", "gan_stn"}), 2);
  expect_both_named(program({"bench", folder_ / "tiny.toml", "--device", "cpu"}), 2);
  const Ended list = program({"plugins", "list"});
  expect_both_named(list, 1);
  EXPECT_NE(list.out.find(own_.string()), std::string::npos) << list.out;
}

TEST_F(TwoPluginsOfOneName, DisturbNobodyElse) {
  EXPECT_EQ(plan("system.plugin=keypoint").code, 2) << "the options are those of the other plugin";
  EXPECT_EQ(program({"plugins", "info", "keypoint"}).code, 0);
  folder_.write("tiny.toml", kTinySections + "[[system]]\nname = \"key points\"\nplugin = \"keypoint\"\n");
  EXPECT_EQ(plan().code, 0);
}

TEST_F(TwoPluginsOfOneName, AreOneWhereTheyAreCopies) {
  put(read_file(built_in_));
  EXPECT_EQ(plan().code, 0);
  EXPECT_EQ(program({"plugins", "list"}).code, 0);
}

TEST(Plugins, ThatCrashInARunCostTheirOwnRowOnly) {
  const TemporaryFolder folder;
  fs::create_directory(folder / "plugins");
  fs::create_symlink(kFolder + "/crash_in_constructor.so", folder / "plugins/crash_in_constructor.so");
  folder.write("tiny.toml", kTinySections +
                                "[[system]]\nname = \"crash\"\nplugin = \"crash_in_constructor\"\n"
                                "[[system]]\nname = \"key points\"\nplugin = \"keypoint\"\n");
  const Ended run =
      run_program({"run", folder / "tiny.toml", "--device", "cpu", "--results", (folder / "results").string()},
                  {{"MASKBENCH_PLUGIN_PATH", (folder / "plugins").string()}});
  EXPECT_EQ(run.code, 1) << run.err;
  const auto table = nlohmann::json::parse(read_file(folder / "results/tiny/table.json"));
  std::map<std::string, nlohmann::json> rows;
  for (const auto& row : table["rows"]) rows[row["system"]] = row;
  ASSERT_EQ(rows.size(), 4u);
  EXPECT_EQ(rows.at("crash")["state"], "failed");
  const std::string why = rows.at("crash")["runs"][0]["why"];
  EXPECT_NE(why.find("signal 11 (Segmentation fault)"), std::string::npos) << why;
  for (const char* other : {"identity", "constant", "key points"}) {
    EXPECT_EQ(rows.at(other)["state"], "done") << other;
    EXPECT_TRUE(rows.at(other)["metrics"]["ssim"]["mean"].is_number()) << other;
  }
}

}  // namespace
}  // namespace maskbench
