#include "results/manifest.h"

#include <gtest/gtest.h>

#include "formats/sealed_json.h"
#include "maskbench/errors.h"
#include "spec/sections.h"
#include "system/atomic_file.h"
#include "tests/system/temporary_folder.h"

namespace maskbench {
namespace {

TEST(Manifest, ComesBackAsItWas) {
  const TemporaryFolder folder;
  folder.write("spec.toml", "seed = 3\n");
  maskbench::Run run;
  run.seed = 3;
  run.train = Options(train_schema());
  PluginInfo plugin;
  plugin.name = "gan";
  const Provenance provenance = {
      .run_hash = "abc", .data_sha256 = "def", .device = "CPU AVX2, 1 thread", .device_type = "cpu", .torch = "2.11.0"};
  write_manifest(RunFolder(folder.path), run, plugin, provenance, {{"metrics.json", "123"}});
  const auto read = read_manifest(folder.path);
  EXPECT_EQ(read["version"], 3);
  EXPECT_EQ(read["run"], "abc");
  EXPECT_EQ(read["data_sha256"], "def");
  EXPECT_EQ(read["device"], "CPU AVX2, 1 thread");
  EXPECT_EQ(read["device_type"], "cpu");
  EXPECT_EQ(read["versions"]["torch"], "2.11.0");
  EXPECT_EQ(read["seed"], 3);
  EXPECT_EQ(read["results"]["metrics.json"], "123");
}

TEST(Manifest, SaysWhatMultipliedOnWhichDevice) {
  const TemporaryFolder folder;
  folder.write("spec.toml", "seed = 3\n");
  maskbench::Run run;
  run.train = Options(train_schema());
  const auto precision = [&](const char* asked, const char* device) {
    run.train.set("precision", std::string(asked));
    Provenance provenance;
    provenance.device_type = device;
    write_manifest(RunFolder(folder.path), run, PluginInfo(), provenance, {});
    const auto read = read_manifest(folder.path)["precision"];
    EXPECT_EQ(read["scores"], "float32");
    return read["training"].get<std::string>();
  };
  EXPECT_EQ(precision("float32", "cuda"), "float32");
  EXPECT_EQ(precision("tf32", "cuda"), "tf32");
  EXPECT_EQ(precision("tf32", "cpu"), "float32");
  EXPECT_EQ(precision("bf16", "cpu"), "bf16");
}

TEST(Manifest, IsUpdatedAfterAnotherScoring) {
  const TemporaryFolder folder;
  folder.write("spec.toml", "seed = 4\n");
  std::filesystem::create_directories(folder.path / "scores/000400");
  folder.write("scores/000400/ssim-0123.json", "{}");
  folder.write("metrics.json", "{}");
  folder.write("manifest.json", sealed({{"version", 3}, {"run", "abc"}, {"results", {{"metrics.json", "123"}}}}));
  update_manifest(RunFolder(folder.path));
  const auto read = read_manifest(folder.path);
  EXPECT_EQ(read["run"], "abc");
  EXPECT_EQ(read["results"].size(), 2u);
  EXPECT_NE(read["results"]["metrics.json"], "123");
  EXPECT_TRUE(read["results"].contains("scores/000400/ssim-0123.json"));
}

TEST(Manifest, OfAnOlderVersionIsReadOfANewerOneRefused) {
  const TemporaryFolder folder;
  folder.write("manifest.json", sealed({{"version", 1}, {"run", "abc"}}));
  EXPECT_EQ(read_manifest(folder.path)["run"], "abc");
  folder.write("manifest.json", sealed({{"version", 4}, {"run", "abc"}}));
  EXPECT_THROW(read_manifest(folder.path), UserError);
}

}  // namespace
}  // namespace maskbench
