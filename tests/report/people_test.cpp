// The column that people judge, in tables.
#include "report/people.h"

#include <gtest/gtest.h>

#include "report/reference.h"
#include "report/tables/table.h"
#include "tests/report/results_folder.h"

namespace maskbench::report {
namespace {

PeopleFile people() {
  return {"people-paper",
          "abc",
          {{"a-0", 30, std::pair(20.0, 41.0), 400, 18, 100}, {"b-0", 72.5, std::pair(60.0, 80.0), 400, 18, 100}},
          {{"a-0", "b-0", -42.5, -55, -30, 0.001, 0.006}}};
}

// Two systems with two seeds each; people judged the first of each.
struct Judged {
  Judged() {
    for (const std::string system : {"a", "b"})
      for (int seed = 0; seed < 2; ++seed) {
        const std::string run = fmt::format("{}-{}", system, seed);
        folder.run(run, system, seed);
        folder.score(run, "ssim", 0.5 + seed);
      }
  }
  Results results() const { return read_results(folder.path); }

  ResultsFolder folder;
};

TEST(People, WithoutTheFileThereIsNoColumn) {
  const Judged judged;
  const Results results = judged.results();
  EXPECT_EQ(std::count(results.metrics.begin(), results.metrics.end(), kJudgedByPeople), 0);
}

TEST(People, GiveEachJudgedRowItsShareAndInterval) {
  const Judged judged;
  write_people_file(judged.folder.path, people());
  const Results results = judged.results();
  ASSERT_EQ(std::count(results.metrics.begin(), results.metrics.end(), kJudgedByPeople), 1);
  const Cell& a = results.rows[0].cells.at(kJudgedByPeople);
  EXPECT_EQ(a.summary.mean, 30);
  EXPECT_EQ(a.protocol, "people-paper");
  EXPECT_EQ(a.confidence.ci95->low, 20);
  EXPECT_EQ(a.confidence.people, 18u);
  ASSERT_TRUE(a.confidence.against_best);
  EXPECT_EQ(a.confidence.against_best->best, "b");
  EXPECT_EQ(a.confidence.against_best->test.difference, -42.5);
  EXPECT_TRUE(a.confidence.against_best->told_apart());
  EXPECT_FALSE(results.rows[1].cells.at(kJudgedByPeople).confidence.against_best);
}

TEST(People, StandInEveryFormatWithRatersAndProtocolBesideThePublishedValue) {
  const Judged judged;
  write_people_file(judged.folder.path, people());
  judged.folder.write("paper.toml",
                      "title = \"t\"\n[[system]]\nname = \"a\"\nsource = \"table 1\"\nmetrics = { artificial = 33 }\n");
  const TableInput input{judged.results(), {}, read_reference((judged.folder.path / "paper.toml").string())};
  for (const char* format : {"md", "tex", "csv", "json"}) {
    const TableFormat* found = find_table_format(std::string(format) == "tex" ? "latex" : format);
    ASSERT_TRUE(found) << format;
    std::string text;
    found->write(input, [&text](std::string_view part) { text += part; });
    EXPECT_NE(text.find("72"), std::string::npos) << text;
    EXPECT_NE(text.find("people-paper"), std::string::npos) << format;
  }
  const std::string markdown = table_text(input, "md");
  EXPECT_NE(markdown.find("33"), std::string::npos) << markdown;
  EXPECT_NE(markdown.find("judged by 18 people"), std::string::npos) << markdown;
}

TEST(People, ADamagedFileIsANoteAndNoColumn) {
  const Judged judged;
  judged.folder.write(kPeopleFile, "{\"version\": 1, \"runs\": 3}");
  const Results results = judged.results();
  EXPECT_EQ(std::count(results.metrics.begin(), results.metrics.end(), kJudgedByPeople), 0);
  ASSERT_FALSE(results.experiment.notes.empty());
  EXPECT_NE(results.experiment.notes.back().find("artificial.json"), std::string::npos);
}

TEST(PeopleFile, ReadsBackAsItWasWritten) {
  const ResultsFolder folder;
  EXPECT_FALSE(read_people_file(folder.path));
  write_people_file(folder.path, people());
  EXPECT_EQ(read_people_file(folder.path), people());
}

}  // namespace
}  // namespace maskbench::report
