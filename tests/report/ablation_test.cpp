#include "report/ablation.h"

#include <nlohmann/json.hpp>

#include "report/table.h"
#include "tests/report/results_folder.h"

namespace maskbench::report {
namespace {

// Two k by two p, each of two seeds and 40 pairs; k = 2 with p = 6 is the reference and the best but for chance.
class Ablated : public testing::Test {
 protected:
  void SetUp() override {
    nlohmann::ordered_json file = {{"experiment", "demo"}, {"title", "Ablation"}, {"systems", {"constant", "a"}}};
    file["metrics"] = {"ssim"};
    file["ablation"] = {{"rows", "options.k"},
                        {"columns", "options.p"},
                        {"metrics", {"ssim"}},
                        {"reference", {{"system", "a"}, {"point", {{"options.k", 2.0}, {"options.p", 6.0}}}}}};
    run(file, "constant-0", 0, {}, 0.3);
    for (int seed : {0, 1}) {
      run(file, fmt::format("a-{}", seed), seed, {{"options.k", 1.0}, {"options.p", 2.0}}, 0.1 + 0.02 * seed);
      run(file, fmt::format("b-{}", seed), seed, {{"options.k", 1.0}, {"options.p", 6.0}}, 0.2);
      run(file, fmt::format("c-{}", seed), seed, {{"options.k", 2.0}, {"options.p", 6.0}}, 0.2, /*wobble=*/0.01);
    }
    folder.write("experiment.json", file.dump());
  }

  void run(nlohmann::ordered_json& file, const std::string& name, int seed, const nlohmann::ordered_json& point,
           double added, double wobble = 0) const {
    const std::string system = point.empty() ? "constant" : "a";
    nlohmann::ordered_json entry = {{"run", name}, {"system", system}, {"seed", seed}};
    if (!point.empty()) entry["point"] = point;
    file["runs"].push_back(entry);
    folder.run(name, system, seed);
    std::string csv = "pair,ssim\n";
    for (int i = 0; i < 40; ++i) csv += fmt::format("{},{}\n", i, 0.3 + 0.01 * i + added + (i % 2 ? wobble : -wobble));
    folder.score(name, "ssim", 0.3 + 0.195 + added);
    folder.write(name + "/metrics.csv", csv);
  }

  TableInput input() const { return {read_results(folder.path), {{"ssim", "SSIM", "", true, 3}}, {}}; }

  ResultsFolder folder;
};

TEST_F(Ablated, HasItsAxesAsRowsAndColumns) {
  const auto tables = lay_out_ablation(input());
  ASSERT_EQ(tables.size(), 1u);
  EXPECT_EQ(tables[0].title, "SSIM ↑, a");
  EXPECT_EQ(tables[0].values.headings, (std::vector<std::string>{"k \\ p", "2.0", "6.0"}));
  ASSERT_EQ(tables[0].values.rows.size(), 2u);
  EXPECT_EQ(tables[0].values.rows[0].label, "1.0");
  EXPECT_EQ(tables[0].values.rows[0].cells[0].text, "0.605 ± 0.014");
  EXPECT_EQ(tables[0].values.rows[1].label, "2.0");
  EXPECT_EQ(tables[0].values.rows[1].cells[0].text, "–") << "no run is at k = 2, p = 2";
}

// The row "constant" is better than all of them, but no part of the ablation.
TEST_F(Ablated, MarksTheBestOfItsOwnAndWhatCannotBeToldFromIt) {
  const LayoutTable values = lay_out_ablation(input())[0].values;
  EXPECT_EQ(values.rows[0].cells[1].rank, Rank::best);
  EXPECT_EQ(values.rows[1].cells[1].rank, Rank::best) << "equal means";
  EXPECT_EQ(values.rows[1].cells[1].text, "0.695 ± 0.000 ≈");
  EXPECT_EQ(values.rows[0].cells[0].text.find("≈"), std::string::npos);
}

TEST_F(Ablated, ShowsPairedDifferencesFromTheReference) {
  const LayoutTable differences = lay_out_ablation(input())[0].differences;
  EXPECT_EQ(differences.rows[1].cells[1].text, "reference");
  EXPECT_EQ(differences.rows[0].cells[0].text.substr(0, 10), "−0.090 [") << differences.rows[0].cells[0].text;
  EXPECT_EQ(differences.rows[0].cells[1].text.substr(0, 6), "+0.000");
  EXPECT_NE(markdown_ablation(input()).find("Difference from a, k = 2.0, p = 6.0 on the same pairs"),
            std::string::npos);
}

TEST_F(Ablated, StandsInJsonToo) {
  const auto json = nlohmann::json::parse(table_text(input(), "json"))["ablation"];
  EXPECT_EQ(json["rows"], "options.k");
  ASSERT_EQ(json["differences"].size(), 2u);
  EXPECT_NEAR(json["differences"][0]["difference"].get<double>(), -0.09, 1e-12);
  EXPECT_LT(json["differences"][0]["p"].get<double>(), 0.001);
  EXPECT_EQ(json["differences"][0]["point"]["options.p"], 2.0);
}

TEST_F(Ablated, IsWrittenBesideTheTable) {
  write_tables(folder.path, input());
  EXPECT_TRUE(std::filesystem::exists(folder.path / "ablation.md"));
  EXPECT_TRUE(std::filesystem::exists(folder.path / "ablation.tex"));
}

TEST_F(Ablated, MakesATableForWhatIsNeitherRowNorColumn) {
  auto file = nlohmann::ordered_json::parse(R"({"systems": ["a", "b"], "metrics": ["ssim"], "ablation": {
    "rows": "system", "columns": "options.k", "metrics": ["ssim"],
    "reference": {"system": "a", "point": {"options.k": 1, "options.p": 1}}}})");
  for (const char* name : {"a-0", "b-0"})
    for (int p : {1, 2}) {
      const std::string run = fmt::format("{}{}", name, p), system(1, name[0]);
      file["runs"].push_back(
          {{"run", run}, {"system", system}, {"seed", 0}, {"point", {{"options.k", 1}, {"options.p", p}}}});
      folder.run(run, system, 0);
      folder.score(run, "ssim", 0.5);
    }
  folder.write("experiment.json", file.dump());
  const auto tables = lay_out_ablation(input());
  ASSERT_EQ(tables.size(), 2u);
  EXPECT_EQ(tables[0].title, "SSIM ↑, p = 1");
  EXPECT_EQ(tables[1].title, "SSIM ↑, p = 2");
  EXPECT_EQ(tables[1].values.rows[1].label, "b");
}

}  // namespace
}  // namespace maskbench::report
