#include "report/html/curves.h"

#include "tests/report/results_folder.h"

namespace maskbench::report {
namespace {

TableInput input_of(const ResultsFolder& folder) { return {read_results(folder.path), {}, {}}; }

TEST(Curves, AreTheMeanAndTheRangeOverSeeds) {
  const ResultsFolder folder;
  folder.run("a-0", "a", 0);
  folder.run("a-1", "a", 1);
  folder.write("a-0/scalars.jsonl", "{\"iteration\":-5,\"critic_loss\":9}\n{\"iteration\":10,\"critic_loss\":1}\n");
  folder.write("a-1/scalars.jsonl", "{\"iteration\":10,\"critic_loss\":4}\n");
  const auto panels = read_curves(input_of(folder));
  ASSERT_EQ(panels.size(), 1u);
  EXPECT_EQ(panels[0].title, "Critic loss");
  ASSERT_EQ(panels[0].curves.size(), 1u);
  const Curve& curve = panels[0].curves[0];
  EXPECT_EQ(curve.iterations, (std::vector<double>{-5, 10}));
  EXPECT_EQ(curve.mean, (std::vector<double>{9, 2.5}));
  EXPECT_EQ(curve.low, (std::vector<double>{9, 1}));
  EXPECT_EQ(curve.high, (std::vector<double>{9, 4}));
}

TEST(Curves, LeaveOutDamagedLinesAndValuesThatAreNotFinite) {
  const ResultsFolder folder;
  folder.run("a-0", "a", 0);
  folder.write("a-0/scalars.jsonl",
               "{\"iteration\":1,\"critic_loss\":null}\n[]\n{\"iteration\":\"x\",\"critic_loss\":1}\n"
               "{\"iteration\":2,\"critic_loss\":3}\n{\"iteration\":3,\"crit");
  const auto panels = read_curves(input_of(folder));
  ASSERT_EQ(panels.size(), 1u);
  EXPECT_EQ(panels[0].curves[0].iterations, (std::vector<double>{2}));
}

TEST(Curves, KeepTheLastPointOfALongRun) {
  const ResultsFolder folder;
  folder.run("a-0", "a", 0);
  std::string lines;
  for (int i = 1; i <= 5000; ++i) lines += fmt::format("{{\"iteration\":{},\"critic_loss\":{}}}\n", i, i);
  folder.write("a-0/scalars.jsonl", lines);
  const Curve curve = read_curves(input_of(folder)).at(0).curves.at(0);
  EXPECT_LE(curve.iterations.size(), kCurvePoints + 1);
  EXPECT_EQ(curve.iterations.back(), 5000);
}

TEST(AxisMarks, AreMultiplesOfOneTwoOrFive) {
  EXPECT_EQ(axis_marks(0, 10, 5), (std::vector<double>{0, 2, 4, 6, 8, 10}));
  EXPECT_EQ(axis_marks(-100, 400, 5), (std::vector<double>{-100, 0, 100, 200, 300, 400}));
  EXPECT_EQ(axis_marks(3, 3, 5), (std::vector<double>{3}));
}

TEST(CurveSvg, DrawsALineAndABandForEachRow) {
  const CurvePanel panel{"x", "x", {{3, {0, 10}, {1, 2}, {0, 1}, {2, 3}}}};
  const std::string svg = curve_svg(panel);
  EXPECT_NE(svg.find(R"(<g class="c3"><polygon)"), std::string::npos);
  // From the left edge at half of a height of 234, to the right edge: mean 1 of [0, 3] at the first point.
  EXPECT_NE(svg.find(R"(<polyline points="64.0,168.0 628.0,90.0"/>)"), std::string::npos) << svg;
}

}  // namespace
}  // namespace maskbench::report
