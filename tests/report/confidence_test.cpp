#include "report/confidence.h"

#include <nlohmann/json.hpp>
#include <sstream>

#include "base/csv.h"
#include "report/tables/table.h"
#include "tests/report/results_folder.h"

namespace maskbench::report {
namespace {

// Runs of 40 pairs whose SSIM goes from 0.3 to 0.69 and on top has what a system adds.
class PairedRuns : public testing::Test {
 protected:
  static double picture(int pair) { return 0.3 + 0.01 * pair; }

  void run(const std::string& name, const std::string& system, int seed, const std::vector<double>& values,
           const std::string& more = "") const {
    folder.run(name, system, seed, "done", "", more);
    double sum = 0;
    std::string csv = "pair,ssim\n";
    for (size_t i = 0; i < values.size(); ++i) {
      sum += values[i];
      csv += fmt::format("{},{}\n", i, values[i]);
    }
    folder.score(name, "ssim", sum / double(values.size()));
    folder.write(name + "/metrics.csv", csv);
  }

  static std::vector<double> with(double added, double wobble) {
    std::vector<double> values;
    for (int i = 0; i < 40; ++i) values.push_back(picture(i) + added + (i % 2 ? wobble : -wobble));
    return values;
  }

  Results results() const { return read_results(folder.path); }
  static const Confidence& of(const Results& results, const std::string& system) {
    for (const Row& row : results.rows)
      if (row.system == system) return row.cells.at("ssim").confidence;
    throw std::logic_error("no row " + system);
  }

  ResultsFolder folder;
};

TEST_F(PairedRuns, ShowADifferenceThatTheIntervalsOfTheirMeansHide) {
  run("a-1", "a", 0, with(0.02, 0.01));
  run("b-1", "b", 0, with(0, 0));
  const Results found = results();
  EXPECT_GT(of(found, "b").ci95->high, of(found, "a").ci95->low);
  EXPECT_EQ(of(found, "b").pictures, 40u);
  EXPECT_FALSE(of(found, "a").against_best);
  const auto& against = of(found, "b").against_best;
  ASSERT_TRUE(against);
  EXPECT_EQ(against->best, "a");
  EXPECT_NEAR(against->test.difference, -0.02, 1e-12);
  EXPECT_LT(against->test.ci95.high, 0);
  EXPECT_LT(against->p_holm, 0.001);
}

// The same 40 values once, and five times each with a person of its own: nothing more is known of the second.
TEST_F(PairedRuns, OfOnePersonAreResampledTogether) {
  const auto write = [this](const std::string& name, int times) {
    std::vector<double> values = with(0, 0.05);
    run(name, name, 0, values);
    std::string csv = "pair,face,mask,person,ssim\n";
    for (int n = 0; n < times; ++n)
      for (size_t i = 0; i < values.size(); ++i)
        csv += fmt::format("{},{},{},{},{}\n", n * values.size() + i, i, n, i, values[i]);
    folder.write(name + "/metrics.csv", csv);
  };
  write("once", 1);
  write("repeated", 5);
  const Results found = results();
  EXPECT_EQ(of(found, "repeated").pictures, 200u);
  EXPECT_EQ(of(found, "repeated").people, 40u);
  EXPECT_NEAR(of(found, "repeated").ci95->low, of(found, "once").ci95->low, 1e-9);
  EXPECT_NEAR(of(found, "repeated").ci95->high, of(found, "once").ci95->high, 1e-9);
}

TEST_F(PairedRuns, AreCorrectedForTheNumberOfRows) {
  run("a-1", "a", 0, with(0.002, 0.01));
  run("b-1", "b", 0, with(0, 0));
  run("c-1", "c", 0, with(0, 0));
  const auto b = of(results(), "b").against_best, c = of(results(), "c").against_best;
  EXPECT_EQ(b->test.p, c->test.p);
  EXPECT_NEAR(b->p_holm, std::min(1.0, 2 * b->test.p), 1e-12);
}

TEST_F(PairedRuns, OfOtherPairsAreNotCompared) {
  run("a-1", "a", 0, with(0.1, 0), "[eval]\nseed = 0\n");
  run("b-1", "b", 0, with(0, 0), "[eval]\nseed = 1\n");
  const Results found = results();
  EXPECT_TRUE(of(found, "b").ci95);
  EXPECT_FALSE(of(found, "b").against_best);
}

TEST_F(PairedRuns, OfOtherDataAreNotCompared) {
  run("a-1", "a", 0, with(0.1, 0), "[data]\nsize = 48\n");
  run("b-1", "b", 0, with(0, 0), "[data]\nsize = 64\n");
  EXPECT_FALSE(of(results(), "b").against_best);
}

TEST_F(PairedRuns, TakePartWithThePairsThatBothHave) {
  run("a-1", "a", 0, with(0.05, 0.01));
  run("b-1", "b", 0, with(0, 0));
  std::string csv = "pair,ssim\n";
  double sum = 0;
  for (int i = 0; i < 40; ++i) {
    csv += i < 10 ? fmt::format("{},\n", i) : fmt::format("{},{}\n", i, picture(i));
    if (i >= 10) sum += picture(i);
  }
  folder.score("b-1", "ssim", sum / 30);
  folder.write("b-1/metrics.csv", csv);
  const Results found = results();
  EXPECT_EQ(of(found, "b").pictures, 30u);
  EXPECT_EQ(of(found, "b").against_best->test.pictures, 30u);
  EXPECT_NEAR(of(found, "b").against_best->test.difference, -0.05, 1e-12);
}

// A number that is neither the mean nor the median of its pictures' values says nothing by them.
TEST_F(PairedRuns, HaveNoIntervalWhereTheValueIsNotMadeOfThePictures) {
  run("a-1", "a", 0, with(0, 0));
  folder.score("a-1", "ssim", 0.9);
  EXPECT_FALSE(of(results(), "a").ci95);
}

TEST_F(PairedRuns, OfSeveralSeedsAreAveraged) {
  run("a-1", "a", 0, with(0.04, 0));
  run("a-2", "a", 1, with(0.02, 0));
  run("b-1", "b", 0, with(0, 0.001));
  EXPECT_NEAR(of(results(), "b").against_best->test.difference, -0.03, 1e-12);
}

TEST_F(PairedRuns, StandInAllFormats) {
  run("a-1", "a", 0, with(0.02, 0.01));
  run("b-1", "b", 0, with(0, 0));
  const TableInput input{results(), {{"ssim", "SSIM", "", true, 3}}, {}};
  const std::string markdown = table_text(input, "md"), latex = table_text(input, "latex");
  EXPECT_NE(markdown.find("| SSIM    |      b | [0.460, 0.530] |          −0.020 | [−0.023, −0.017] | < 0.001 |"),
            std::string::npos)
      << markdown;
  EXPECT_NE(markdown.find("percentile bootstrap"), std::string::npos);
  EXPECT_NE(latex.find("SSIM & b & [0.460, 0.530] & $-$0.020 & [$-$0.023, $-$0.017] & $<$ 0.001 "), std::string::npos)
      << latex;

  const auto cell = nlohmann::json::parse(table_text(input, "json"))["rows"][1]["metrics"]["ssim"];
  EXPECT_EQ(cell["ci95"], cell["pictures"]["ci95"]);  // one seed
  EXPECT_EQ(cell["ci95_over"], "pairs") << "a file of the format before says no people";
  EXPECT_EQ(cell["pictures"]["n"], 40);
  EXPECT_LT(cell["pictures"]["ci95"][0].get<double>(), cell["mean"].get<double>());
  EXPECT_GT(cell["pictures"]["ci95"][1].get<double>(), cell["mean"].get<double>());
  EXPECT_EQ(cell["pictures"]["against_best"]["best"], "a");
  EXPECT_EQ(cell["pictures"]["against_best"]["told_apart"], true);

  const CsvTable csv = parse_csv(table_text(input, "csv"));
  const size_t ssim = 0, row_of_b = csv.rows.size() / 2;
  EXPECT_EQ(csv.rows[row_of_b + ssim].fields.at(csv.column("best").value()), "a");
  for (const CsvRow& row : csv.rows) EXPECT_EQ(row.fields.size(), csv.header.size());
}

// A tenth of the pictures' wobble: chance.
TEST_F(PairedRuns, AreMarkedWhereTheyCannotBeToldFromTheBest) {
  run("a-1", "a", 0, with(0.001, 0.01));
  run("b-1", "b", 0, with(0, 0));
  run("c-1", "c", 0, with(-0.1, 0));
  const TableInput input{results(), {{"ssim", "SSIM", "", true, 3}}, {}};
  const std::string markdown = table_text(input, "md"), latex = table_text(input, "latex");
  EXPECT_NE(markdown.find("| a      | **0.496** |"), std::string::npos) << markdown;
  EXPECT_NE(markdown.find("| b      |   0.495 ≈ |"), std::string::npos) << markdown;
  EXPECT_NE(markdown.find("| c      |     0.395 |"), std::string::npos) << markdown;
  EXPECT_NE(latex.find("0.495 $\\approx$"), std::string::npos) << latex;
}

TEST_F(PairedRuns, StandInALineOfAtMost120CharactersEach) {
  for (const std::string name : {"a", "b"})
    run(name, "a system, p = 6.0, " + name, 0, with(name == "a" ? 0.02 : 0, 0.01));
  const std::string markdown = table_text({results(), {{"ssim", "Corner error (median)", "%", true, -1}}, {}}, "md");
  std::istringstream lines(markdown.substr(markdown.find("How sure")));
  for (std::string line; std::getline(lines, line) && !line.starts_with("- ");) EXPECT_LE(line.size(), 125u) << line;
}

}  // namespace
}  // namespace maskbench::report
