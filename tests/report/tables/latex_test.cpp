// A table as LaTeX reads it, where pdflatex is there.
#include "report/tables/table.h"
#include "system/atomic_file.h"
#include "system/command.h"
#include "tests/report/results_folder.h"

namespace maskbench::report {
namespace {

TEST(Latex, CompilesATableWithIntervalsAndNamesFullOfItsOwnCharacters) {
  const std::string pdflatex = find_program("pdflatex");
  if (pdflatex.empty()) GTEST_SKIP() << "needs pdflatex";
  ResultsFolder folder;
  const std::string names[] = {"plain", R"(<a> & \\b{c} $d$ #e_f %g ~h ^i ± ≈ é)"};
  for (int i = 0; i < 2; ++i) {
    const std::string run = fmt::format("run-{}", i);
    folder.run(run, names[i], 0);
    folder.score(run, "ssim", 0.495 + 0.1 * i);  // the mean of the pairs below
    std::string pairs = "pair,face,mask,person,ssim\n";
    for (int pair = 0; pair < 40; ++pair)
      pairs += fmt::format("{0},{0},0,{0},{1}\n", pair, 0.3 + 0.1 * i + 0.01 * (pair * 7 % 40));
    folder.write(run + "/metrics.csv", pairs);
  }
  const std::string table = table_text({read_results(folder.path), {}, {}}, "latex");
  ASSERT_NE(table.find("\\begin{longtable}"), std::string::npos);
  ASSERT_TRUE(table.starts_with("% Needs \\usepackage{booktabs, longtable}."));
  folder.write("paper.tex", "\\documentclass{article}\n\\usepackage{booktabs, longtable}\n\\begin{document}\n" + table +
                                "\\end{document}\n");
  const auto compiled = run_command(
      {"/bin/sh", "-c",
       "cd " + folder.path.string() + " && " + pdflatex + " -interaction=nonstopmode -halt-on-error paper.tex"});
  std::string said;
  for (const std::string& line : compiled.lines) said += line + "\n";
  EXPECT_EQ(compiled.code, 0) << said;
  EXPECT_TRUE(std::filesystem::exists(folder.path / "paper.pdf"));
}

}  // namespace
}  // namespace maskbench::report
