#include "report/tables/terminal.h"

#include <gtest/gtest.h>

#include "base/utf8.h"

namespace maskbench::report {
namespace {

const LayoutTable kTable = {{"System", "Corner error (% of width) ↓", "SSIM ↑", "parameters"},
                            {{"GAN", {{"3.71 ± 0.12", Rank::best}, {"0.9"}, {"4,814,984"}}},
                             {"模型一", {{"4.00"}, {"0.95", Rank::best}, {"–"}}}}};

TEST(TableOnATerminal, IsOneBlockWhereItFits) {
  EXPECT_EQ(in_columns(kTable, 50),
            "         Corner error\n"
            "                (% of\n"
            "System       width) ↓  SSIM ↑  parameters\n"
            "GAN     3.71 ± 0.12 *     0.9   4,814,984\n"
            "模型一           4.00  0.95 *           –\n");
}

TEST(TableOnATerminal, LeavesHeadingsWholeWhereTheyFit) {
  const std::string text = in_columns(kTable, 55);
  EXPECT_EQ(text.substr(0, text.find('\n')), "System  Corner error (% of width) ↓  SSIM ↑  parameters");
}

TEST(TableOnATerminal, PutsWhatDoesNotFitInBlocksBelow) {
  EXPECT_EQ(in_columns(kTable, 32),
            "         Corner error\n"
            "                (% of\n"
            "System       width) ↓  SSIM ↑\n"
            "GAN     3.71 ± 0.12 *     0.9\n"
            "模型一           4.00  0.95 *\n"
            "\n"
            "System  parameters\n"
            "GAN      4,814,984\n"
            "模型一           –\n");
}

TEST(TableOnATerminal, IsNeverWiderThanTheTerminal) {
  LayoutTable table = kTable;
  table.rows[0].label = std::string(300, 'x');
  for (const size_t width : {20, 33, 80, 200}) {
    const std::string text = in_columns(table, width);
    for (size_t begin = 0; begin < text.size();) {
      const size_t end = text.find('\n', begin);
      EXPECT_LE(terminal_columns(text.substr(begin, end - begin)), width) << text;
      begin = end + 1;
    }
  }
}

}  // namespace
}  // namespace maskbench::report
