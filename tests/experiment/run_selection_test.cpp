#include "experiment/run_selection.h"

#include <gtest/gtest.h>

#include "maskbench/errors.h"
#include "results/status.h"
#include "tests/system/temporary_folder.h"

namespace maskbench {
namespace {

PlannedRun planned(const std::string& system, double k, int64_t seed, const std::string& state = "missing") {
  PlannedRun run;
  run.run.system = system;
  run.run.seed = seed;
  run.run.point = {{"options.k", Value(k)}};
  run.state = state;
  return run;
}

std::vector<std::string> names_of(const std::vector<PlannedRun>& runs) {
  std::vector<std::string> names;
  for (const PlannedRun& run : runs) names.push_back(run.name());
  return names;
}

class Selection : public testing::Test {
 protected:
  const std::vector<PlannedRun> plan_ = {planned("A", 1, 0), planned("A", 2, 0), planned("A", 2, 1),
                                         planned("B", 2, 0)};
  std::vector<std::string> selected(const std::vector<std::string>& entries) const {
    return names_of(select_runs(plan_, entries));
  }
};

TEST_F(Selection, OfEntriesOnOneKeyTakesRunsThatMatchAny) {
  EXPECT_EQ(selected({"A", "B"}).size(), 4u);
  EXPECT_EQ(selected({"k=1", "options.k=2"}).size(), 4u) << "the last part of an axis is the same key";
}

TEST_F(Selection, OfEntriesOnDifferentKeysTakesRunsThatMatchAll) {
  EXPECT_EQ(selected({"A", "k=2", "seed=1"}), std::vector<std::string>{"A, k = 2.0, seed 1"});
}

TEST_F(Selection, TakesANumberInAnySpelling) {
  for (const char* entry : {"k=2", "k=2.0", "options.k=2.00"}) EXPECT_EQ(selected({entry}).size(), 3u) << entry;
}

TEST_F(Selection, RefusesAnEntryThatMatchesNothing) {
  EXPECT_THROW(selected({"A", "k=3"}), UserError);
  EXPECT_THROW(selected({"C"}), UserError);
}

TEST_F(Selection, TakesQuotedNamesAndValues) {
  EXPECT_EQ(selected({"\"A\""}).size(), 3u);
  EXPECT_EQ(selected({"system='A'"}).size(), 3u);
  EXPECT_EQ(selected({"k=\"2\""}).size(), 3u);
}

TEST(SelectionOfANameWithAnEqualsSign, TakesItWithAndWithoutQuotes) {
  const std::vector<PlannedRun> plan = {planned("A", 1, 0), planned("j=2", 1, 0), planned("DCGAN v1.2", 1, 0)};
  for (const char* entry : {"j=2", "\"j=2\"", "system=j=2", "system=\"j=2\"", "DCGAN v1.2", "\"DCGAN v1.2\""})
    EXPECT_EQ(select_runs(plan, {entry}).size(), 1u) << entry;
}

TEST(SelectionOfANameWithAnEqualsSign, AsksWhichIsMeantWhereAnAxisReadsTheSame) {
  const std::vector<PlannedRun> plan = {planned("A", 2, 0), planned("k=2", 1, 0)};
  EXPECT_THROW(select_runs(plan, {"k=2"}), UserError);
  EXPECT_EQ(names_of(select_runs(plan, {"\"k=2\""})), std::vector<std::string>{"k=2, k = 1.0, seed 0"});
  EXPECT_EQ(names_of(select_runs(plan, {"k=\"2\""})), std::vector<std::string>{"A, k = 2.0, seed 0"});
}

TEST(FailedRuns, AreThoseWhoseLastAttemptFailed) {
  const TemporaryFolder folder;
  std::vector<PlannedRun> plan = {planned("A", 1, 0, "partial"), planned("B", 1, 0, "partial"), planned("C", 1, 0)};
  for (PlannedRun& run : plan) {
    run.folder = folder / run.run.system;
    std::filesystem::create_directory(run.folder);
  }
  write_status(plan[0].folder, {.state = "failed", .why = "signal 11"});
  write_status(plan[1].folder, {.state = "interrupted"});
  EXPECT_EQ(names_of(select_failed(plan)), std::vector<std::string>{"A, k = 1.0, seed 0"});
}

}  // namespace
}  // namespace maskbench
