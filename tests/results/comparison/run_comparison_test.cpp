#include "results/comparison/run_comparison.h"

#include <gtest/gtest.h>

#include <cstring>

#include "formats/safetensors.h"
#include "results/manifest.h"
#include "system/atomic_file.h"
#include "tests/system/temporary_folder.h"

namespace maskbench {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

class Comparison : public testing::Test {
 protected:
  Comparison() {
    for (const char* run : {"stored", "again"}) {
      for (const char* place : {"", "samples", "checkpoints/000002"}) make_folder(folder_ / run / place);
      write(run, "metrics.json", R"({"ssim": {"value": 0.5}})");
      write(run, "scalars.jsonl", "{\"iteration\":1}\n{\"iteration\":2}\n");
      write(run, "samples/000000.png", "a picture");
      write_weights(run, 0.25f);
    }
  }
  void write(const std::string& run, const std::string& file, const std::string& text) const {
    write_file_atomically(folder_ / run / file, text);
  }
  void write_weights(const std::string& run, float last) const {
    const float values[4] = {1, 2, 3, last};
    write_safetensors(folder_ / run / "checkpoints/000002/model.safetensors",
                      {{"G.w", {"F32", {2, 2}, {reinterpret_cast<const char*>(values), sizeof values}}}});
  }
  RunComparison compare(Extent extent = Extent::kWhole, const Json& manifest = Json::object()) const {
    return compare_runs(folder_ / "stored", manifest, folder_ / "again", extent);
  }

  struct Folder : TemporaryFolder {
    fs::path operator/(const std::string& name) const { return path / name; }
  } folder_;
};

TEST_F(Comparison, OfTheSameFindsNoDifferenceAndSaysWhatItSaw) {
  const RunComparison found = compare();
  EXPECT_FALSE(found.difference) << *found.difference;
  EXPECT_EQ(found.compared, (std::vector<std::string>{"samples/000000.png", "scalars.jsonl",
                                                      "checkpoints/000002/model.safetensors", "metrics.json"}));
}

TEST_F(Comparison, NamesTheWeightItsPlaceAndBothValues) {
  write_weights("again", 0.5f);
  write("again", "metrics.json", "{}");  // later
  EXPECT_EQ(
      compare().difference.value_or(""),
      "checkpoints/000002/model.safetensors: \"G.w\" of shape [2, 2] differs in 1 of 4 elements, first at 3: 0.25 "
      "was stored, 0.5 is there now");
}

TEST_F(Comparison, NamesTheFirstDifferenceInTime) {
  write("again", "metrics.json", R"({"ssim": {"value": 0.75}})");
  EXPECT_EQ(compare().difference.value_or(""), "metrics.json: ssim was {\"value\":0.5} and is {\"value\":0.75} now");
  write("again", "scalars.jsonl", "{\"iteration\":1}\n{\"iteration\":3}\n");
  EXPECT_EQ(compare().difference.value_or(""),
            "scalars.jsonl: line 2 was {\"iteration\":2} and is {\"iteration\":3} now");
  write("again", "samples/000000.png", "another");
  EXPECT_EQ(compare().difference.value_or(""), "samples/000000.png: it shows another picture");
}

TEST_F(Comparison, OfAPartLooksAtWhatBothHave) {
  fs::remove(folder_ / "again/metrics.json");
  write("again", "scalars.jsonl", "{\"iteration\":1}\n");
  EXPECT_FALSE(compare(Extent::kPart).difference);
  EXPECT_EQ(compare().difference.value_or(""), "scalars.jsonl: line 2 is only in the stored run");
  write("again", "scalars.jsonl", "{\"iteration\":1}\n{\"iteration\":2}\n");
  EXPECT_EQ(compare().difference.value_or(""), "metrics.json: the repetition has none");
}

TEST_F(Comparison, TakesFilesThatAreNotStoredByTheirHash) {
  const Json manifest = {{"results", result_hashes(folder_ / "stored")}};
  fs::remove_all(folder_ / "stored/checkpoints");
  fs::remove(folder_ / "stored/metrics.json");
  const RunComparison same = compare(Extent::kWhole, manifest);
  EXPECT_FALSE(same.difference) << *same.difference;
  EXPECT_EQ(same.compared.size(), 4u);
  EXPECT_EQ(same.not_stored, (std::vector<std::string>{"checkpoints/000002/model.safetensors", "metrics.json"}));
  write_weights("again", 0.5f);
  EXPECT_EQ(compare(Extent::kWhole, manifest).difference.value_or(""),
            "checkpoints/000002/model.safetensors: its SHA-256 is not the one in the manifest");
}

TEST_F(Comparison, ShowsResultsThatWereChanged) {
  const Json manifest = {{"results", result_hashes(folder_ / "stored")}};
  EXPECT_TRUE(changed_results(folder_ / "stored", manifest).empty());
  write("stored", "samples/000000.png", "retouched");
  fs::remove(folder_ / "stored/metrics.json");
  EXPECT_EQ(
      changed_results(folder_ / "stored", manifest),
      (std::vector<std::string>{"samples/000000.png was changed after the run had ended: its SHA-256 is another"}));
}

TEST_F(Comparison, TakesTheLikeliestCauseFromTheManifests) {
  const Json stored = {{"device", "CPU, AVX2"}, {"threads", 1}, {"plugin", {{"source_sha256", "a"}}}};
  Json again = stored;
  EXPECT_EQ(likely_causes(stored, again).size(), 1u);
  again["device"] = "CPU, AVX512";
  again["threads"] = 2;
  EXPECT_EQ(likely_causes(stored, again),
            (std::vector<std::string>{"other kernels of the device (\"CPU, AVX2\" then, \"CPU, AVX512\" now)",
                                      "another number of threads (1 then, 2 now)"}));
  again["plugin"]["source_sha256"] = "b";
  EXPECT_EQ(likely_causes(stored, again).front(), "another source of the plugin (\"a\" then, \"b\" now)");
}

}  // namespace
}  // namespace maskbench
