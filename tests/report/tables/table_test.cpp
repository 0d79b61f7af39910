#include "report/tables/table.h"

#include <nlohmann/json.hpp>

#include "maskbench/errors.h"
#include "system/atomic_file.h"
#include "tests/report/results_folder.h"

namespace maskbench::report {
namespace {

// Two seeds of "a", one run of "b_%", a failed one of "c, \"d\"".
class Table : public testing::Test {
 protected:
  Table() {
    folder.write("experiment.json", R"({"experiment": "demo", "title": "A & B", "systems": ["a", "b_%", "c, \"d\""],
      "metrics": ["ssim"], "reference": "truth", "notes": ["48 x 48 pixels"]})");
    folder.run("a-1", "a", 0);
    folder.write("a-1/metrics.json", metrics("0.5", "4814984"));
    folder.run("a-2", "a", 1);
    folder.write("a-2/metrics.json", metrics("0.75", "4814984"));
    folder.run("b-1", "b_%", 0);
    folder.write("b-1/metrics.json", metrics("0.25", "0"));
    folder.run("c-1", "c, \\\"d\\\"", 0, "failed", "signal 11");
    for (const char* run : {"a-1", "a-2"})
      folder.write(std::string(run) + "/status.json",
                   R"({"state": "done", "seconds_per_iteration": 0.0405, "wear_milliseconds": 5.25})");
    folder.write("b-1/status.json", R"({"state": "done", "wear_milliseconds": 0.5})");
  }

  static std::string metrics(const std::string& ssim, const std::string& parameters) {
    return fmt::format(R"({{"ssim": {{"value": {}, "protocol": "ssim-wang", "n": 256, "weights": null}},
      "parameters": {{"value": {}, "protocol": "parameters", "n": 1, "weights": null}},
      "gflop_per_iteration": {{"value": 3.21678, "protocol": "flop", "n": 1, "weights": null}},
      "iterations_to_10_percent_corner_error":
        {{"value": null, "protocol": "corner-error", "n": 0, "weights": null, "absent": "never at 10 %"}}}})",
                       ssim, parameters);
  }

  TableInput input(const std::optional<Reference>& reference = std::nullopt) const {
    return {read_results(folder.path), {{"ssim", "SSIM", "", true, 3}}, reference};
  }

  static Reference published() {
    return {"Tables of X", "X", "", {{"A", "", "", {"a"}, {{"ssim", 0.9}}}, {"Other", "", "", {}, {{"ssim", 0.11}}}}};
  }

  ResultsFolder folder;
};

TEST_F(Table, InMarkdownShowsRowsThenWhatTheyMean) {
  EXPECT_EQ(table_text(input(), "md"), R"(# A & B

| System          |            SSIM ↑ | parameters | GFLOP per iteration | iterations to 10 % corner error ↓ |
|:----------------|------------------:|-----------:|--------------------:|----------------------------------:|
| a               | **0.625 ± 0.177** |  4,814,984 |                3.22 |                             never |
| b_%             |             0.250 |          0 |                3.22 |                             never |
| c, "d" (failed) |                 – |          – |                   – |                                 – |

- Seeds a row: 1 to 2; ± is the standard deviation over them.
- SSIM: ssim-wang, 256 pairs.
- SSIM, PSNR and LPIPS compare with truth.
- Note: 48 x 48 pixels.
- No iterations to 10 % corner error for a; b_%: never at 10 %.
- c, "d", seed 0: failed: signal 11.
)");
}

TEST_F(Table, InMarkdownShowsPublishedValuesInColumnsOfTheirOwn) {
  EXPECT_EQ(table_text(input(published()), "md"), R"(# A & B

| System          |            SSIM ↑ | SSIM, published | parameters | GFLOP per iteration | iterations to 10 % corner error ↓ |
|:----------------|------------------:|----------------:|-----------:|--------------------:|----------------------------------:|
| a               | **0.625 ± 0.177** |           0.900 |  4,814,984 |                3.22 |                             never |
| b_%             |             0.250 |               – |          0 |                3.22 |                             never |
| c, "d" (failed) |                 – |               – |          – |                   – |                                 – |
| Other           |                 – |           0.110 |          – |                   – |                                 – |

- Seeds a row: 1 to 2; ± is the standard deviation over them.
- SSIM: ssim-wang, 256 pairs.
- SSIM, PSNR and LPIPS compare with truth.
- Published: Tables of X; other data was used there, so compare with care.
- Note: 48 x 48 pixels.
- No iterations to 10 % corner error for a; b_%: never at 10 %.
- c, "d", seed 0: failed: signal 11.
)");
}

TEST_F(Table, InLatexIsEscapedAndMarksTheBestTwo) {
  EXPECT_EQ(table_text(input(), "latex"), R"tex(% Needs \usepackage{booktabs}.
\begin{table}
\centering
\caption{A \& B}
\begin{tabular}{lrrrr}
\toprule
System & SSIM $\uparrow$ & parameters & GFLOP per iteration & iterations to 10 \% corner error $\downarrow$ \\
\midrule
a & \textbf{0.625 $\pm$ 0.177} & 4,814,984 & 3.22 & never \\
b\_\% & \underline{0.250} & 0 & 3.22 & never \\
c, "d" (failed) & -- & -- & -- & -- \\
\bottomrule
\end{tabular}

\footnotesize\raggedright
Seeds a row: 1 to 2; $\pm$ is the standard deviation over them.\par
SSIM: ssim-wang, 256 pairs.\par
SSIM, PSNR and LPIPS compare with truth.\par
Note: 48 x 48 pixels.\par
No iterations to 10 \% corner error for a; b\_\%: never at 10 \%.\par
c, "d", seed 0: failed: signal 11.\par
\end{table}
)tex");
}

// Mean 0.625, deviation 0.25 / sqrt(2), margin 12.706 * 0.125.
TEST_F(Table, InCsvHasALineForEachRowAndMetric) {
  std::string text = table_text(input(published()), "csv");
  for (size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n', end)) {
    ASSERT_EQ(text[end - 1], '\r');
    text.erase(end - 1, 1);
  }
  EXPECT_EQ(
      text,
      R"csv(system,point,metric,mean,std,n,ci_low,ci_high,protocol,weights,state,published,pictures_low,pictures_high,best,difference,difference_low,difference_high,p_holm,note
a,,ssim,0.625,0.1767766952966369,2,-0.9632499999999999,2.21325,ssim-wang,,done,0.9,,,,,,,,
a,,parameters,4814984,0,2,4814984,4814984,parameters,,done,,,,,,,,,
a,,gflop_per_iteration,3.21678,0,2,3.21678,3.21678,flop,,done,,,,,,,,,
a,,iterations_to_10_percent_corner_error,,,0,,,,,done,,,,,,,,,
b_%,,ssim,0.25,,1,,,ssim-wang,,done,,,,,,,,,
b_%,,parameters,0,,1,,,parameters,,done,,,,,,,,,
b_%,,gflop_per_iteration,3.21678,,1,,,flop,,done,,,,,,,,,
b_%,,iterations_to_10_percent_corner_error,,,0,,,,,done,,,,,,,,,
"c, ""d""",,ssim,,,0,,,,,failed,,,,,,,,,
"c, ""d""",,parameters,,,0,,,,,failed,,,,,,,,,
"c, ""d""",,gflop_per_iteration,,,0,,,,,failed,,,,,,,,,
"c, ""d""",,iterations_to_10_percent_corner_error,,,0,,,,,failed,,,,,,,,,
Other,,ssim,,,0,,,,,published,0.11,,,,,,,,
)csv");
}

TEST_F(Table, InJsonHoldsEveryRun) {
  const auto json = nlohmann::json::parse(table_text(input(published()), "json"));
  EXPECT_EQ(json["experiment"], "demo");
  ASSERT_EQ(json["rows"].size(), 3u);
  EXPECT_EQ(json["rows"][1]["metrics"]["ssim"].dump(),
            R"({"ci95":null,"ci95_over":null,"mean":0.25,"n":1,"protocol":"ssim-wang",)"
            R"("runs":[{"n":256,"run":"b-1","seed":0,"value":0.25}],"std":null,"weights":null})");
  const auto& a = json["rows"][0];
  EXPECT_EQ(a["system"], "a");
  EXPECT_EQ(a["point"], nlohmann::json::object());
  EXPECT_EQ(a["metrics"]["ssim"]["mean"], 0.625);
  EXPECT_NEAR(a["metrics"]["ssim"]["ci95"][0].get<double>(), 0.625 - 12.706 * 0.125, 1e-12);
  EXPECT_EQ(a["metrics"]["iterations_to_10_percent_corner_error"]["absent"], nlohmann::json({"never at 10 %"}));
  EXPECT_EQ(a["published"], "A");
  EXPECT_EQ(json["rows"][2]["state"], "failed");
  EXPECT_EQ(json["rows"][2]["runs"][0]["why"], "signal 11");
  EXPECT_EQ(json["reference"]["systems"]["Other"]["metrics"], nlohmann::json({{"ssim", 0.11}}));
}

TEST_F(Table, WithoutAReferenceHasAnEmptyOneInJson) {
  EXPECT_EQ(nlohmann::json::parse(table_text(input(), "json"))["reference"], nlohmann::json::object());
}

TEST_F(Table, IsWrittenInEveryFormat) {
  const TableInput same{read_results(folder.path), {}, published()};
  write_tables(folder.path, same);
  EXPECT_EQ(read_file(folder.path / "table.md"), table_text(same, "md"));
  EXPECT_EQ(read_file(folder.path / "table.tex"), table_text(same, "latex"));
  EXPECT_EQ(read_file(folder.path / "table.csv"), table_text(same, "csv"));
  EXPECT_EQ(read_file(folder.path / "table.json"), table_text(same, "json"));
}

// 0.0405 s are 40.5 ms; "c" has run without end and has no times.
TEST_F(Table, IsWithoutTimesWhichStandBesideIt) {
  EXPECT_EQ(markdown_times(input()), R"(# Times, of runs that shared the machine with whatever else ran

| System | ms per iteration | wear ms (batch 1) |
|:-------|-----------------:|------------------:|
| a      |             40.5 |              5.25 |
| b_%    |                – |             0.500 |

)");
  write_tables(folder.path, input());
  EXPECT_EQ(read_file(folder.path / "times.md"), markdown_times(input()));
}

TEST_F(Table, IsTheSameWhateverTheRunsTook) {
  const auto tables = [&] {
    std::string all;
    for (const char* format : {"md", "latex", "csv", "json"}) all += table_text(input(), format);
    return all;
  };
  const std::string before = tables(), times = markdown_times(input());
  folder.write("b-1/status.json", R"({"state": "done", "wear_milliseconds": 0.75})");
  EXPECT_EQ(tables(), before);
  EXPECT_NE(markdown_times(input()), times);
}

TEST_F(Table, InAnUnknownFormatIsRefused) { EXPECT_THROW(table_text(input(), "xml"), UserError); }

TEST_F(Table, NamesTheAxesOfASweep) {
  folder.write("experiment.json", R"({"runs": [
    {"run": "b-2", "system": "b_%", "seed": 0, "point": {"train.batch": 16, "options.p": 6.0}}]})");
  folder.run("b-2", "b_%", 0);
  folder.score("b-2", "ssim", 0.4);
  EXPECT_NE(table_text(input(), "md").find("| b_%, batch = 16, p = 6.0 "), std::string::npos);
  EXPECT_NE(table_text(input(), "csv").find("b_%,train.batch=16;options.p=6.0,ssim,0.4,"), std::string::npos);
}

TEST_F(Table, RanksNothingAcrossProtocols) {
  folder.score("b-1", "ssim", 0.25, "ssim-uniform");
  const std::string text = table_text(input(), "latex");
  EXPECT_EQ(text.find("\\textbf"), std::string::npos);
  EXPECT_NE(text.find("SSIM: rows not comparable, ssim-uniform (b\\_\\%); ssim-wang (a), 256 pairs."),
            std::string::npos);
}

TEST_F(Table, SaysHowManyRunsHaveTheValueAndDoesNotRankTheOthers) {
  folder.write("a-2/metrics.json", metrics("null", "4814984"));
  const std::string text = table_text(input(), "latex");
  EXPECT_NE(text.find("a & 0.500 (1 of 2) & "), std::string::npos);
  EXPECT_EQ(text.find("\\textbf"), std::string::npos);
  EXPECT_NE(text.find("No SSIM for a (1 of 2 runs): no reason given."), std::string::npos);
}

TEST_F(Table, SaysThatProtocolsDifferBetweenSeeds) {
  folder.score("a-2", "ssim", 0.75, "ssim-uniform");
  EXPECT_NE(table_text(input(), "md").find("- No SSIM for a: protocols differ: ssim-uniform, ssim-wang.\n"),
            std::string::npos);
}

TEST_F(Table, ShowsWhatCannotBeReadWithItsReason) {
  folder.write("b-1/metrics.json", "[]");
  const std::string text = table_text(input(), "md");
  EXPECT_NE(text.find("| b_% (unreadable) "), std::string::npos);
  EXPECT_NE(text.find("- b_%, seed 0: unreadable: metrics.json: not an object.\n"), std::string::npos);
}

// A variant shares the plugin of a published system; only the system of that name was published.
TEST_F(Table, GivesPublishedValuesToNoVariant) {
  folder.run("v-1", "a without STN", 0);
  folder.write("v-1/spec.toml", "system = \"a without STN\"\nplugin = \"a\"\nseed = 0\n");
  folder.score("v-1", "ssim", 0.1);
  const auto rows = nlohmann::json::parse(table_text(input(published()), "json"))["rows"];
  ASSERT_EQ(rows.size(), 4u);
  EXPECT_EQ(rows[0]["published"], "A");
  EXPECT_EQ(rows[3]["system"], "a without STN");
  EXPECT_TRUE(rows[3]["published"].is_null());
}

TEST_F(Table, FindsPublishedValuesByThePluginWhereOnlyOneSystemHasIt) {
  folder.write("b-1/spec.toml", "system = \"b_%\"\nplugin = \"other_stn\"\nseed = 0\n");
  Reference reference = published();
  reference.systems[1].aliases = {"other_stn"};
  EXPECT_EQ(nlohmann::json::parse(table_text(input(reference), "json"))["rows"][1]["published"], "Other");
}

// Values against something else than the truth say so, as long as all rows do.
TEST(TableHeading, TitlesAColumnByWhatItComparesWith) {
  const ResultsFolder folder;
  for (const std::string name : {"a", "b"}) {
    folder.run(name, name, 0);
    folder.score(name, "ssim", 0.5, "ssim-wang to keypoint");
  }
  const TableInput input{read_results(folder.path), {}, {}};
  EXPECT_NE(table_text(input, "md").find("| SSIM to keypoint ↑ |"), std::string::npos) << table_text(input, "md");
  folder.score("b", "ssim", 0.5, "ssim-wang");
  const TableInput mixed{read_results(folder.path), {}, {}};
  EXPECT_NE(table_text(mixed, "md").find("| SSIM ↑ |"), std::string::npos) << table_text(mixed, "md");
}

// The heading and "never" come from the keys, whatever the texts beside them say.
TEST(TableHeading, ReadsCodesNotTexts) {
  const ResultsFolder folder;
  folder.run("a", "a", 0);
  folder.write("a/metrics.json", R"({
    "psnr": {"value": 30.0, "protocol": "psnr to nothing", "compared_with": null, "n": 1, "weights": null},
    "ssim": {"value": 0.5, "protocol": "ssim", "compared_with": "face", "n": 1, "weights": null},
    "is": {"value": null, "protocol": "is", "compared_with": null, "n": 0, "weights": null, "absent": "never seen",
           "reason": "missing_input"},
    "lpips": {"value": null, "protocol": "lpips", "compared_with": null, "n": 0, "weights": null, "absent": "too far",
              "reason": "never_reached"}})");
  const std::string text =
      table_text({read_results(folder.path), {}, {}}, "csv") + table_text({read_results(folder.path), {}, {}}, "md");
  EXPECT_NE(text.find("| SSIM to face ↑ |"), std::string::npos) << text;
  EXPECT_EQ(text.find("psnr to nothing |"), std::string::npos) << text;
  EXPECT_NE(text.find(" never |"), std::string::npos) << text;
  const size_t first = text.find("never |");
  EXPECT_EQ(text.find("never |", first + 1), std::string::npos) << text;
}

TEST(TableCell, CarriesWhatAReaderMustKnowOfIt) {
  const ResultsFolder folder;
  folder.run("a", "a", 0);
  folder.write("a/metrics.json", R"({"is-embedded": {"value": 2.5, "protocol": "is-embedded", "n": 256,
    "weights": "0123456789abcdef", "note": "by a small network: not comparable"}})");
  const TableInput input{read_results(folder.path), {}, {}};
  const std::string line = "is-embedded, weights 01234567, 256 pairs; by a small network: not comparable.";
  for (const char* format : {"md", "latex"})
    EXPECT_NE(table_text(input, format).find(line), std::string::npos) << table_text(input, format);
  EXPECT_NE(table_text(input, "csv").find(",by a small network: not comparable\r\n"), std::string::npos);
  const auto json = nlohmann::json::parse(table_text(input, "json"));
  EXPECT_EQ(json["rows"][0]["metrics"]["is-embedded"]["notes"], nlohmann::json({"by a small network: not comparable"}));
}

TEST(TableCell, SaysNeverOnlyOfWhatWasMeasured) {
  const ResultsFolder folder;
  folder.run("a", "a", 0);
  folder.write("a/metrics.json", R"({"iterations_to_10_percent_corner_error": {"value": null, "protocol": "p", "n": 0,
    "weights": null, "absent": "the source knows no truth"}})");
  EXPECT_EQ(table_text({read_results(folder.path), {}, {}}, "md").find("never"), std::string::npos);
}

}  // namespace
}  // namespace maskbench::report
