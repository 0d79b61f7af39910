#include "results/stale.h"

#include <gtest/gtest.h>

#include "formats/sealed_json.h"
#include "results/identity.h"
#include "tests/report/results_folder.h"

namespace maskbench {
namespace {

class Staleness : public testing::Test {
 protected:
  Staleness() {
    folder_.run("a-1", "a", 0);
    folder_.score("a-1", "ssim", 0.5);
    PluginInfo plugin;
    plugin.name = "a";
    plugin.source_sha256 = "now";
    catalogue_.plugins.push_back(plugin);
  }

  void write_manifest(const std::string& numerics, const std::string& plugin) const {
    folder_.write("a-1/manifest.json",
                  sealed({{"version", 1},
                          {"program", {{"commit", "0123456789abcdef"}, {"numerics_sha256", numerics}}},
                          {"plugin", {{"source_sha256", plugin}}}}));
  }

  std::string state(const std::string& sources = "") const {
    RunRecord run = read_run_record(folder_.path / "a-1");
    run.sources = sources;
    mark_stale(run, catalogue_);
    return run.state + (run.why.empty() ? "" : ": " + run.why);
  }

  const report::ResultsFolder folder_;
  Catalogue catalogue_;
};

TEST_F(Staleness, IsToldByTheSourcesThatTheExperimentLists) {
  EXPECT_EQ(state(sources_sha256("now")), "done");
  EXPECT_EQ(state(sources_sha256("before")), "stale: made with different sources, of commit unknown");
}

TEST_F(Staleness, IsToldByTheManifestWhereNothingIsListed) {
  EXPECT_EQ(state(), "done") << "nothing is known of it";
  write_manifest(numerics_sha256(), "now");
  EXPECT_EQ(state(), "done");
  write_manifest(numerics_sha256(), "before");
  EXPECT_EQ(state(), "stale: made with different sources, of commit 0123456789ab");
  write_manifest("before", "now");
  EXPECT_EQ(state().substr(0, 5), "stale");
}

}  // namespace
}  // namespace maskbench
