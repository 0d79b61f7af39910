#include "report/tables/slices.h"

#include <gtest/gtest.h>

#include "report/tables/table.h"
#include "system/atomic_file.h"
#include "tests/report/results_folder.h"

namespace maskbench::report {
namespace {

// Two seeds of "a" and one run of "b" on the same four pairs: two people turned to the left, one not turned, one unknown.
class Slices : public testing::Test {
 protected:
  Slices() {
    run("a-0", "a", 0, {1, 3, 5, 9}, 4.5);
    run("a-1", "a", 1, {3, 5, 5, 9}, 5.5);
    run("b-0", "b", 0, {2, 2, 8, 8}, 5);
  }

  void run(const std::string& name, const std::string& system, int seed, const std::vector<int>& values, double mean) {
    folder.run(name, system, seed);
    folder.write(
        name + "/metrics.json",
        fmt::format(R"({{"corner_error": {{"value": {}, "protocol": "corner-error", "n": 4, "weights": null}}}})",
                    mean));
    folder.write(name + "/metrics.csv",
                 fmt::format("pair,face,mask,person,yaw,skin_tone,corner_error\n"
                             "0,0,0,0,-50,56,{}\n1,1,2,1,-46,54,{}\n2,2,2,2,-15,-31,{}\n3,3,0,3,,,{}\n",
                             values[0], values[1], values[2], values[3]));
  }

  TableInput input() const {
    return {read_results(folder.path), {{"corner_error", "Corner error", "%", false, 2}}, std::nullopt};
  }

  ResultsFolder folder;
};

std::vector<std::string> texts_of(const LayoutRow& row) {
  std::vector<std::string> texts = {row.label};
  for (const LayoutCell& cell : row.cells) texts.push_back(cell.text);
  return texts;
}

TEST_F(Slices, AverageEachSliceOverItsPairsAndSeeds) {
  const auto tables = lay_out_slices(input(), {"yaw"});
  ASSERT_EQ(tables.size(), 1u);
  EXPECT_EQ(tables[0].title, "Corner error (%) ↓ by yaw of the head (right of the picture: positive)");
  EXPECT_EQ(tables[0].table.headings, (std::vector<std::string>{"System", "below -45° (n = 2)", "-15 to 15° (n = 1)"}));
  // Person 0: 1 and 3 on average 2, person 1: 4; resampled, both means lie between them.
  EXPECT_EQ(texts_of(tables[0].table.rows[0]), (std::vector<std::string>{"a", "3.00 [2.00, 4.00]", "5.00"}));
  EXPECT_EQ(texts_of(tables[0].table.rows[1]), (std::vector<std::string>{"b", "2.00 [2.00, 2.00]", "8.00"}));
}

TEST_F(Slices, AreByToneAndByMaskToo) {
  const auto tables = lay_out_slices(input());
  ASSERT_EQ(tables.size(), 3u);
  EXPECT_EQ(tables[1].table.headings,
            (std::vector<std::string>{"System", "dark (n = 1)", "light (n = 1)", "very light (n = 1)"}));
  EXPECT_EQ(tables[2].table.headings, (std::vector<std::string>{"System", "mask 0 (n = 2)", "mask 2 (n = 2)"}));
}

TEST_F(Slices, OfRunsThatDoNotKnowTheirPicturesAreByMaskAlone) {
  for (const char* name : {"a-0", "a-1", "b-0"})
    folder.write(std::string(name) + "/metrics.csv",
                 "pair,face,mask,person,corner_error\n0,0,0,0,1\n1,1,2,1,3\n2,2,2,2,5\n3,3,0,3,11\n");
  for (const char* name : {"a-0", "a-1", "b-0"})
    folder.write(std::string(name) + "/metrics.json",
                 R"({"corner_error": {"value": 5, "protocol": "corner-error", "n": 4, "weights": null}})");
  EXPECT_TRUE(lay_out_slices(input(), {"yaw", "skin-tone"}).empty());
  EXPECT_EQ(lay_out_slices(input()).size(), 1u);
}

TEST_F(Slices, StandBesideTheTables) {
  const auto files = write_tables(folder.path, input());
  EXPECT_NE(std::find(files.begin(), files.end(), "slices.md"), files.end());
  EXPECT_EQ(read_file(folder.path / "slices.md"), markdown_slices(input(), lay_out_slices(input())));
}

TEST_F(Slices, AreNoneWhereNoMetricHasValuesOfPairs) {
  EXPECT_TRUE(lay_out_slices(input(), {}, {"ssim"}).empty());
  EXPECT_EQ(markdown_slices(input(), {}), "");
}

}  // namespace
}  // namespace maskbench::report
