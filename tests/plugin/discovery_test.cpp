// Asking files what plugin they are. The program that is started for it is a script, which takes the file for a script
// too: `answer` in it writes what the launcher reads.
#include "plugin/discovery.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include "plugin/plugin_json.h"
#include "system/atomic_file.h"
#include "tests/system/script.h"
#include "tests/system/set_variable.h"
#include "tests/system/temporary_folder.h"

namespace maskbench {
namespace {

namespace fs = std::filesystem;

class Discovery : public testing::Test {
 protected:
  Discovery() {
    fs::create_directory(folder_ / "plugins");
    fs::create_directory(folder_ / "more");
  }

  static std::string answer(const std::string& text) { return "echo '" + text + "' >&3\n"; }
  static std::string answer(const PluginInfo& plugin) { return answer(to_json(plugin).dump()); }
  static PluginInfo plugin(const std::string& name, const std::string& version = "1.0") {
    return {name, version, "", "sha", true, {option("k", 2.0)}, {}};
  }
  Probe probe(const std::string& file) const { return probe_plugin(program_, folder_ / file); }
  int64_t asked() const {
    if (!fs::exists(folder_ / "calls")) return 0;
    const std::string calls = read_file(folder_ / "calls");
    return std::count(calls.begin(), calls.end(), '\n');
  }

  const TemporaryFolder folder_;
  const SetVariable cache_{"XDG_CACHE_HOME", (folder_ / "cache").string()};
  const SetVariable more_{"MASKBENCH_PLUGIN_PATH", (folder_ / "more").string() + "::/no/such/folder"};
  const fs::path program_ = write_script(folder_ / "program", "[ \"$1\" = probe ] || exit 9\necho \"$2\" >> " +
                                                                  (folder_ / "calls").string() + "\n. \"$2\"");
};

TEST_F(Discovery, TakesTheAnswerAndAddsTheFile) {
  folder_.write("plugins/a.so", answer(plugin("a", "1.2")));
  const Probe found = probe("plugins/../plugins/a.so");
  ASSERT_TRUE(found.ok()) << found.problem;
  EXPECT_EQ(found.plugin.name, "a");
  EXPECT_EQ(found.plugin.version, "1.2");
  EXPECT_EQ(found.plugin.file, (folder_ / "plugins/a.so").string());
  EXPECT_EQ(found.plugin.options.at(0).name, "k");
}

TEST_F(Discovery, StartsNothingForAFileThatIsMissing) {
  EXPECT_EQ(probe("plugins/none.so").problem, "no such file");
  EXPECT_EQ(probe("plugins").problem, "no such file") << "a folder";
  EXPECT_EQ(asked(), 0);
}

TEST_F(Discovery, PassesOnTheProblemOfAFile) {
  folder_.write("plugins/a.so", answer(R"({"problem": "built for harness ABI 1"})"));
  EXPECT_EQ(probe("plugins/a.so").problem, "built for harness ABI 1");
}

TEST_F(Discovery, NamesTheSignalOfAFileThatCrashes) {
  folder_.write("plugins/a.so", "kill -SEGV $$");
  EXPECT_EQ(probe("plugins/a.so").problem, "crashed while loading: signal 11 (Segmentation fault)");
  folder_.write("plugins/b.so", "exit 4");
  EXPECT_EQ(probe("plugins/b.so").problem, "crashed while loading: exit code 4");
}

TEST_F(Discovery, RefusesAnAnswerThatIsNone) {
  for (const char* text : {"no JSON", "[]", R"({"name": "a"})", R"({"problem": 7})"}) {
    folder_.write("plugins/a.so", answer(std::string(text)));
    EXPECT_EQ(probe("plugins/a.so").problem, "its probe gave no readable answer") << text;
  }
}

TEST_F(Discovery, AsksAFileOnceUntilItChanges) {
  folder_.write("plugins/a.so", answer(plugin("a")));
  probe("plugins/a.so");
  EXPECT_EQ(probe("plugins/a.so").plugin.name, "a");
  EXPECT_EQ(asked(), 1);
  folder_.write("plugins/a.so", answer(plugin("a", "2.0")));
  EXPECT_EQ(probe("plugins/a.so").plugin.version, "2.0");
  EXPECT_EQ(asked(), 2);
}

TEST_F(Discovery, AsksAgainForAnotherProgram) {
  folder_.write("plugins/a.so", answer(plugin("a")));
  probe("plugins/a.so");
  std::ofstream(program_, std::ios::app) << "# longer\n";
  probe("plugins/a.so");
  EXPECT_EQ(asked(), 2);
}

TEST_F(Discovery, DoesNotRememberAFailure) {
  folder_.write("plugins/a.so", "exit 4");
  probe("plugins/a.so");
  probe("plugins/a.so");
  EXPECT_EQ(asked(), 2);
}

TEST_F(Discovery, AsksAgainWhereTheCacheIsDamaged) {
  folder_.write("plugins/a.so", answer(plugin("a")));
  probe("plugins/a.so");
  for (const auto& entry : fs::directory_iterator(folder_ / "cache/maskbench")) std::ofstream(entry.path()) << "{";
  EXPECT_EQ(probe("plugins/a.so").plugin.name, "a");
  EXPECT_EQ(asked(), 2);
}

TEST_F(Discovery, WorksWithoutACache) {
  const SetVariable nowhere("XDG_CACHE_HOME", "/dev/null/cache");
  folder_.write("plugins/a.so", answer(plugin("a")));
  EXPECT_TRUE(probe("plugins/a.so").ok());
  EXPECT_TRUE(probe("plugins/a.so").ok());
  EXPECT_EQ(asked(), 2);
}

TEST_F(Discovery, ListsThePluginsBesideTheProgramFirstThenThoseOfThePathByName) {
  for (const char* file : {"plugins/z.so", "plugins/b.so", "plugins/._b.so", "plugins/b.txt", "more/a.so"})
    folder_.write(file, "");
  EXPECT_EQ(plugin_files(program_),
            (std::vector<fs::path>{folder_ / "plugins/b.so", folder_ / "plugins/z.so", folder_ / "more/a.so"}));
}

TEST_F(Discovery, LeavesOutWhatCannotBeLoadedAndCopiesOfAFile) {
  folder_.write("plugins/a.so", answer(plugin("same")));
  folder_.write("plugins/b.so", "exit 4");
  folder_.write("more/c.so", answer(plugin("same")));
  folder_.write("more/d.so", answer(plugin("other")));
  const auto found = discover_plugins(program_);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].file, (folder_ / "plugins/a.so").string());
  EXPECT_EQ(found[1].name, "other");
}

TEST_F(Discovery, OfTwoFilesOfOneNameChoosesNone) {
  folder_.write("plugins/a.so", answer(plugin("same", "1.0")));
  folder_.write("more/c.so", answer(plugin("same", "9.9")));
  const Catalogue catalogue{discover_plugins(program_), {}};
  EXPECT_EQ(catalogue.find("same"), nullptr);
  const std::string message = catalogue.unknown("same");
  EXPECT_NE(message.find((folder_ / "plugins/a.so").string() + " (1.0) and " + (folder_ / "more/c.so").string() +
                         " (9.9); to choose one, "),
            std::string::npos)
      << message;
}

}  // namespace
}  // namespace maskbench
