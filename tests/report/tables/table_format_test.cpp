// A format of this file's own, registered as every other.
#include "report/tables/table_format.h"

#include <algorithm>

#include "maskbench/errors.h"
#include "report/tables/table.h"
#include "system/atomic_file.h"
#include "tests/report/results_folder.h"

namespace maskbench::report {
namespace {

const RegisterTableFormat kNames({.name = "names",
                                  .extension = "txt",
                                  .write = [](const TableInput& input, const TextSink& sink) {
                                    for (const Row& row : input.results.rows) sink(row.system + "\n");
                                  }});

class OwnFormat : public testing::Test {
 protected:
  OwnFormat() {
    for (const std::string system : {"b", "a"}) folder.run(system + "-1", system, 0);
  }
  TableInput input() const { return {read_results(folder.path), {}, {}}; }
  ResultsFolder folder;
};

TEST_F(OwnFormat, StandsInTheListAndInItsText) {
  std::vector<std::string> names;
  for (const TableFormat& format : all_table_formats()) names.push_back(format.name);
  EXPECT_EQ(names, (std::vector<std::string>{"csv", "json", "latex", "md", "names"}));
  EXPECT_EQ(table_format_names(), "csv, json, latex, md or names");
  EXPECT_EQ(find_table_format("names")->extension, "txt");
  EXPECT_EQ(find_table_format("xml"), nullptr);
}

TEST_F(OwnFormat, IsWrittenWithTheOthers) {
  EXPECT_EQ(table_text(input(), "names"), "a\nb\n");
  write_tables(folder.path, input());
  EXPECT_EQ(read_file(folder.path / "table.txt"), "a\nb\n");
  for (const TableFormat& format : all_table_formats())
    EXPECT_TRUE(std::filesystem::exists(folder.path / ("table." + format.extension))) << format.name;
}

TEST_F(OwnFormat, IsTheOnlyOneOfItsName) {
  EXPECT_THROW(RegisterTableFormat({.name = "names", .extension = "x", .write = {}}), std::logic_error);
}

}  // namespace
}  // namespace maskbench::report
