// Metrics and data sources of plugins, made from the templates of `maskbench plugins new`, and a metric that crashes.
#include <nlohmann/json.hpp>

#include "maskbench/descriptor.h"
#include "tests/cli/program.h"

namespace maskbench {
namespace {

namespace fs = std::filesystem;

const std::string kFolder = MASKBENCH_BUILD_DIR "/outside_plugins";
const Environment kOutside = {{"MASKBENCH_PLUGIN_PATH", kFolder}};

class EveryTemplate : public testing::TestWithParam<std::string> {};

TEST_P(EveryTemplate, PassesTheSuiteOfItsKind) {
  const Ended test = run_program({"plugins", "test", kFolder + "/my_" + GetParam() + ".so"});
  EXPECT_EQ(test.code, 0) << test.out << test.err;
  EXPECT_NE(test.out.find(" statements hold\n"), std::string::npos);
}

TEST_P(EveryTemplate, IsWrittenAsAFolderOfItsOwn) {
  const TemporaryFolder folder;
  const std::string name = "my_" + GetParam();
  const std::string place = (folder / name).string();
  const Ended made = run_program({"plugins", "new", place, "--kind", GetParam()});
  ASSERT_EQ(made.code, 0) << made.err;
  EXPECT_EQ(read_file(place + "/" + name + ".cpp"), read_file(MASKBENCH_BUILD_DIR "/tests/outside/" + name + ".cpp"))
      << "the tests build the same template";
  for (const std::string& file : {std::string("CMakeLists.txt"), std::string("README.md"), name + ".toml"})
    EXPECT_EQ(read_file(place + "/" + file).find('@'), std::string::npos) << file;
  EXPECT_EQ(run_program({"plugins", "new", place, "--kind", GetParam()}).code, 2) << "it is there already";
}

INSTANTIATE_TEST_SUITE_P(Kinds, EveryTemplate, testing::Values("gan", "wearer", "metric", "source"),
                         [](const auto& info) { return info.param; });

TEST(PluginsNew, RefusesNamesAndKindsInOneLine) {
  const Ended name = run_program({"plugins", "new", "My-Gan"}),
              kind = run_program({"plugins", "new", "x", "--kind", "gun"});
  EXPECT_EQ(name.code, 2);
  EXPECT_EQ(name.err.find("\"My-Gan\" cannot name a plugin: "), 0u) << name.err;
  EXPECT_EQ(kind.code, 2);
  EXPECT_EQ(kind.err,
            "--kind gun: expected one of [\"gan\", \"wearer\", \"metric\", \"source\"]; did you mean \"gan\"?\n");
}

TEST(PluginsTest, NamesWhatDoesNotHold) {
  const Ended test = run_program({"plugins", "test", kFolder + "/taken_name.so"});
  EXPECT_NE(test.code, 0);
  const Ended model = run_program({"plugins", "test", MASKBENCH_BUILD_DIR "/test_plugins/misbehaves.so"});
  EXPECT_NE(model.code, 0) << model.out;
}

TEST(OutsidePlugins, AreListedWithTheirKind) {
  const Ended list = run_program({"plugins", "list"}, kOutside);
  EXPECT_EQ(list.code, 0) << list.err;
  for (const char* line : {"my_metric        1.0      metric", "my_source        1.0      data source"})
    EXPECT_NE(list.out.find(line), std::string::npos) << list.out;
  EXPECT_NE(run_program({"plugins", "info", "my_source"}, kOutside).out.find("my_source_people"), std::string::npos);
  EXPECT_NE(run_program({"keys", "my_source_people"}, kOutside).out.find("[data]"), std::string::npos);
}

nlohmann::json table_of(const TemporaryFolder& folder, const std::string& spec, std::string& err) {
  const std::string file = folder.write("outside.toml", spec);
  const Ended run = run_program(
      {"run", file, "--device", "cpu", "--no-report", "--results", (folder / "results").string()}, kOutside);
  err = run.err;
  EXPECT_EQ(run.code, 0) << run.err;
  return nlohmann::json::parse(read_file(folder / "results/outside/table.json"));
}

// The metrics of a system's row.
nlohmann::json metrics_of(const nlohmann::json& table, const std::string& system) {
  for (const auto& row : table["rows"])
    if (row["system"] == system) return row["metrics"];
  return {};
}

const std::string kKeyPoints = "[[system]]\nname = \"key points\"\nplugin = \"keypoint\"\n";

TEST(OutsideMetric, HasAColumnAndOneThatCrashesCostsItsOwn) {
  const TemporaryFolder folder;
  std::string err;
  const auto table = table_of(folder,
                              "[data]\nsize = 16\nfaces = 400\nmasked = 40\n[eval]\npairs = 64\n"
                              "metrics = [\"ssim\", \"my_metric\", \"crashing_metric\", \"coverage\"]\n" +
                                  kKeyPoints,
                              err);
  EXPECT_EQ(count_lines(err.substr(0, err.find("identity: "))), 1) << err;
  EXPECT_NE(err.find("taken_name.so: left out: two metrics are called \"ssim\""), std::string::npos) << err;
  for (const char* system : {"identity", "key points"}) {
    const auto metrics = metrics_of(table, system);
    for (const char* good : {"ssim", "my_metric", "coverage"})
      EXPECT_TRUE(metrics[good]["mean"].is_number()) << system << " " << good << metrics[good];
    EXPECT_TRUE(metrics["crashing_metric"]["mean"].is_null());
    EXPECT_NE(metrics["crashing_metric"].dump().find("crashed: signal 11 (Segmentation fault)"), std::string::npos)
        << metrics["crashing_metric"];
  }
  EXPECT_EQ(metrics_of(table, "key points")["my_metric"]["protocol"], "my_metric-1");
}

TEST(OutsideMetric, ScoresFoldersToo) {
  const TemporaryFolder folder;
  const std::string faces = (folder / "drawn").string();
  ASSERT_EQ(run_program({"data", "draw", faces, "--size", "32", "--count", "3"}).code, 0);
  const Ended eval = run_program({"eval", "--fake", faces + "/masked", "--reference", faces + "/faces", "--metrics",
                                  "my_metric,psnr", "--format", "json", "--no-cache"},
                                 kOutside);
  EXPECT_EQ(eval.code, 0) << eval.err;
  EXPECT_TRUE(nlohmann::json::parse(eval.out)["my_metric"]["value"].is_number()) << eval.out;
}

TEST(OutsideSource, TrainsASystemAndItsSourceDecidesTheRun) {
  const TemporaryFolder folder;
  std::string err;
  const auto table =
      table_of(folder,
               "[data]\nsource = \"my_source\"\nsize = 16\nmy_source_people = 40\n[train]\niterations = 2\n"
               "batch = 4\n[eval]\npairs = 8\nmetrics = [\"ssim\"]\n" +
                   kKeyPoints + "[[system]]\nname = \"GAN\"\nplugin = \"gan_stn\"\noptions = { width = 4 }\n",
               err);
  EXPECT_TRUE(metrics_of(table, "GAN")["ssim"]["mean"].is_number()) << err;
  for (const auto& entry : fs::directory_iterator(folder / "results/outside"))
    if (fs::exists(entry.path() / "spec.toml")) {
      EXPECT_NE(read_file(entry.path() / "spec.toml").find("my_source_plugin = \""), std::string::npos);
    }
}

TEST(Plugins, OfTheAbiBeforeAreToldWhatToDo) {
  const Ended check = run_program({"plugins", "check", MASKBENCH_BUILD_DIR "/test_plugins/previous_abi.so"});
  EXPECT_EQ(check.code, 2);
  EXPECT_NE(
      check.err.find(fmt::format("built for harness ABI {}, this program has {}; build the plugin again with this "
                                 "program's package (find_package(maskbench))",
                                 MASKBENCH_ABI - 1, MASKBENCH_ABI)),
      std::string::npos)
      << check.err;
  EXPECT_EQ(count_lines(check.err), 1);
}

}  // namespace
}  // namespace maskbench
