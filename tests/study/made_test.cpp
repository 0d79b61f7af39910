// Studies made of runs, and the column that comes of them.
#include <gtest/gtest.h>

#include <set>

#include "report/people_file.h"
#include "study/answers/exclusions.h"
#include "tests/cli/program.h"

namespace maskbench::study {
namespace {

namespace fs = std::filesystem;

// Two systems trained for three iterations, once for all tests.
const fs::path& results() {
  static const TemporaryFolder folder;
  static const fs::path made = [] {
    const auto spec = folder.write("tiny.toml", kTinySpec);
    const Ended ended = run_program({"run", spec.string(), "--results", (folder / "results").string()});
    EXPECT_EQ(ended.code, 0) << ended.err;
    return folder / "results" / "tiny";
  }();
  return made;
}

Ended make(const fs::path& out, std::vector<std::string> more = {}) {
  std::vector<std::string> command = {"study",    "make", results().string(), out.string(),
                                      "--raters", "3",    "--groups",         "12"};
  command.insert(command.end(), more.begin(), more.end());
  return run_program(command);
}

TEST(StudyMake, TheSameSeedShowsTheSameByOtherNames) {
  const TemporaryFolder folder;
  ASSERT_EQ(make(folder / "a").code, 0);
  ASSERT_EQ(make(folder / "b").code, 0);
  ASSERT_EQ(make(folder / "c", {"--seed", "1"}).code, 0);
  Study a = read_study(folder / "a"), b = read_study(folder / "b"), c = read_study(folder / "c");
  EXPECT_NE(a.secret, b.secret);
  EXPECT_EQ(a.raters, b.raters);
  EXPECT_NE(a.raters, c.raters);
  ASSERT_EQ(a.groups.size(), b.groups.size());
  for (size_t g = 0; g < a.groups.size(); ++g)
    for (size_t i = 0; i < a.groups[g].shown.size(); ++i) {
      Shown &one = a.groups[g].shown[i], &other = b.groups[g].shown[i];
      EXPECT_EQ(read_file(folder / "a" / one.file), read_file(folder / "b" / other.file));
      EXPECT_NE(one.file, other.file);
      one.file = other.file = "";
      EXPECT_EQ(one, other);
    }
}

TEST(StudyMake, FilesDifferInNothingButTheirPixels) {
  const TemporaryFolder folder;
  ASSERT_EQ(make(folder / "s").code, 0);
  std::set<uintmax_t> sizes;
  std::set<fs::file_time_type> times;
  std::set<std::string> heads;
  for (const auto& entry : fs::directory_iterator(folder / "s" / "pictures")) {
    sizes.insert(entry.file_size());
    times.insert(entry.last_write_time());
    heads.insert(read_file(entry.path()).substr(0, 41));  // up to the pixels: signature, IHDR, the head of IDAT
    EXPECT_EQ(entry.path().stem().string().find_first_not_of("0123456789abcdef"), std::string::npos);
  }
  EXPECT_EQ(sizes.size(), 1u);
  EXPECT_EQ(times.size(), 1u);
  EXPECT_EQ(heads.size(), 1u);
  EXPECT_EQ(fs::status(folder / "s" / "study.json").permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST(StudyMake, MakesEveryProtocolWithFilesForEveryPicture) {
  const TemporaryFolder folder;
  for (const std::string protocol : {"paper", "hype-infinity", "pair"}) {
    const Ended ended = make(folder / protocol, {"--protocol", protocol});
    ASSERT_EQ(ended.code, 0) << ended.err;
    EXPECT_NE(ended.out.find("power of 80 %"), std::string::npos);
    const Study study = read_study(folder / protocol);
    for (const auto* part : {&study.practice, &study.groups, &study.checks})
      for (const Group& group : *part) {
        for (const Shown& shown : group.shown) EXPECT_TRUE(fs::exists(folder / protocol / shown.file));
        EXPECT_EQ(group.face_file.empty(), protocol != "paper");
      }
  }
}

TEST(StudyMake, RefusesWhatItCannotMakeWithOneLine) {
  const TemporaryFolder folder;
  ASSERT_EQ(make(folder / "there").code, 0);
  for (const auto& more : std::vector<std::vector<std::string>>{{"--protocol", "papers"},
                                                                {"--systems", "nobody"},
                                                                {"--systems", "key points"},
                                                                {"--practice", "101"},
                                                                {"--check-every", "1"}}) {
    const Ended ended = make(folder / "new", more);
    EXPECT_EQ(ended.code, 2) << more[1];
    EXPECT_EQ(count_lines(ended.err), 1) << ended.err;
    EXPECT_FALSE(fs::exists(folder / "new"));
  }
  EXPECT_EQ(make(folder / "there").code, 2);
  EXPECT_EQ(folder.entries(), 1);
  EXPECT_EQ(run_program({"study", "serve", (folder / "nowhere").string()}).code, 2);
  EXPECT_EQ(run_program({"study", "score", (folder / "there").string()}).code, 2);
}

// Every picture of the first system is taken for real, none of the second.
TEST(StudyScoring, PutsTheColumnIntoTheTables) {
  const TemporaryFolder folder;
  ASSERT_EQ(make(folder / "s", {"--systems", "key points,GAN + STN"}).code, 0);
  const Study study = read_study(folder / "s");
  {
    AnswerStore store(folder / "s");
    for (int rater = 0; rater < 3; ++rater)
      for (int position = 0; position < int(study.raters[size_t(rater)].size()); ++position) {
        const Step& step = study.raters[size_t(rater)][size_t(position)];
        std::string judged;
        for (const Shown& shown : displayed(study, step)) judged += shown.system == 0 ? '1' : '0';
        EXPECT_TRUE(store.add({rater, position, step, judged, 1000, 0}));
      }
  }
  const Ended scored = run_program({"study", "score", (folder / "s").string()});
  ASSERT_EQ(scored.code, 0) << scored.err;
  EXPECT_NE(scored.out.find("| key points | 100.0 |"), std::string::npos) << scored.out;
  const auto people = report::read_people_file(results());
  ASSERT_TRUE(people);
  EXPECT_EQ(people->runs[0].percent, 100);
  EXPECT_EQ(people->runs[1].percent, 0);
  EXPECT_EQ(people->runs[1].n, 36);
  const Ended latex = run_program({"table", results().string(), "--format", "latex"});
  EXPECT_NE(latex.out.find("Artificial"), std::string::npos) << latex.out;
  EXPECT_NE(latex.out.find("judged by 3 people"), std::string::npos) << latex.out;
  fs::remove(results() / report::kPeopleFile);
}

}  // namespace
}  // namespace maskbench::study
