#include "base/csv.h"

#include <gtest/gtest.h>

#include "maskbench/errors.h"

namespace maskbench {
namespace {

using Fields = std::vector<std::string>;

TEST(Csv, TakesQuotesCommasAndLineEndsInsideFields) {
  const CsvTable table = parse_csv("file,note\r\n\"a,b\",\"say \"\"yes\"\"\"\r\n\"two\nlines\",\n");
  EXPECT_EQ(table.header, (Fields{"file", "note"}));
  ASSERT_EQ(table.rows.size(), 2u);
  EXPECT_EQ(table.rows[0].fields, (Fields{"a,b", "say \"yes\""}));
  EXPECT_EQ(table.rows[1].fields, (Fields{"two\nlines", ""}));
}

TEST(Csv, CountsLinesOfTheFileAndPassesOverEmptyOnes) {
  const CsvTable table = parse_csv(
      "\xEF\xBB\xBF"
      "a,b\n\n\"1\n2\",3\n4,5");
  EXPECT_EQ(table.header, (Fields{"a", "b"}));
  ASSERT_EQ(table.rows.size(), 2u);
  EXPECT_EQ(table.rows[0].line, 3);
  EXPECT_EQ(table.rows[1].line, 5);
  EXPECT_EQ(table.rows[1].fields, (Fields{"4", "5"}));
}

TEST(Csv, FindsColumnsByTheirWholeName) {
  const CsvTable table = parse_csv("file,width\n");
  EXPECT_EQ(table.column("width"), 1u);
  EXPECT_EQ(table.column("wid"), std::nullopt);
}

TEST(Csv, RefusesAQuoteThatStaysOpenAndATextWithoutAHeader) {
  try {
    parse_csv("a\n1\n\"2\n3");
    ADD_FAILURE() << "read an open quote";
  } catch (const UserError& problem) {
    EXPECT_STREQ(problem.what(), "line 3: a quote is never closed");
  }
  EXPECT_THROW(parse_csv(""), UserError);
  EXPECT_THROW(parse_csv("\n\n"), UserError);
}

TEST(Csv, ComesBackFromItsFields) {
  for (const std::string field : {"plain", "a,b", "\"quoted\"", "two\nlines", "cr\rlf", ""}) {
    const CsvTable table = parse_csv("h,i\n" + csv_field(field) + ",x\n");
    ASSERT_EQ(table.rows.size(), 1u) << field;
    EXPECT_EQ(table.rows[0].fields, (Fields{field, "x"}));
  }
}

TEST(CsvNumber, IsShortAndReadsBackAndZeroHasNoSign) {
  EXPECT_EQ(csv_number(0.1), "0.1");
  EXPECT_EQ(csv_number(-3), "-3");
  EXPECT_EQ(csv_number(-0.0), "0");
  EXPECT_EQ(csv_number(-1e-300), "-1e-300");
}

}  // namespace
}  // namespace maskbench
