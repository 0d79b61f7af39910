// maskbench utility from outside.
#include <gtest/gtest.h>

#include "tests/cli/named_people.h"

namespace maskbench {
namespace {

struct TrainedExperiment : TemporaryFolder {
  TrainedExperiment() {
    write("tiny.toml", kTinySpec);
    run_program({"run", (path / "tiny.toml").string(), "--results", (path / "results").string(), "--no-report"});
    draw_named_people(path / "people");
  }
  Ended utility(std::vector<std::string> more) const {
    std::vector<std::string> command = {"utility", (path / "results/tiny").string(), "--iterations", "2"};
    command.insert(command.end(), more.begin(), more.end());
    return run_program(command);
  }
};

TEST(Utility, ComparesSystemsOnDrawnPeopleAndOnPhotographs) {
  const TrainedExperiment folder;
  for (const std::vector<std::string>& people :
       {std::vector<std::string>{"--people", "24", "--pictures", "3"},
        std::vector<std::string>{"--photographs", (folder / "people").string()}}) {
    const Ended ended = folder.utility(people);
    ASSERT_EQ(ended.code, 0) << ended.err;
    for (const char* row : {"| without masks |", "| constant |", "| GAN + STN |", "| truth |"})
      EXPECT_NE(ended.out.find(row), std::string::npos) << ended.out;
    EXPECT_EQ(read_file(folder / "results/tiny/utility.md"), ended.out);
  }
}

TEST(Utility, ExplainsWhatItCannotDo) {
  const TrainedExperiment folder;
  const auto said = [&](std::vector<std::string> more) {
    const Ended ended = folder.utility(std::move(more));
    EXPECT_EQ(ended.code, 2) << ended.err;
    EXPECT_EQ(count_lines(ended.err), 1) << ended.err;
    return ended.err;
  };
  EXPECT_NE(said({"--system", "nobody"}).find("no run of such a system"), std::string::npos);
  EXPECT_NE(said({"--photographs", (folder / "nowhere").string()}).find("nowhere"), std::string::npos);
  folder.write("people/masked.csv", "file,identity\n");
  EXPECT_NE(said({"--photographs", (folder / "people").string()}).find("identity"), std::string::npos);
}

}  // namespace
}  // namespace maskbench
