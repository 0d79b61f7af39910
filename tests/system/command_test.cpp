#include "system/command.h"

#include <gtest/gtest.h>

#include "maskbench/errors.h"

namespace maskbench {
namespace {

TEST(Command, IsFoundInPath) {
  EXPECT_EQ(find_program("sh").substr(0, 1), "/");
  EXPECT_EQ(find_program("no-such-program-anywhere"), "");
}

TEST(Command, ReturnsWhatWasPrintedAndTheExitCode) {
  const CommandOutput output = run_command({find_program("sh"), "-c", "echo one; echo; echo two >&2; exit 7"});
  EXPECT_EQ(output.lines, (std::vector<std::string>{"one", "two"}));
  EXPECT_EQ(output.code, 7);
}

TEST(Command, PassesArgumentsAsTheyAre) {
  const CommandOutput output = run_command({find_program("printf"), "%s\n", "two words; $HOME 'quoted'"});
  EXPECT_EQ(output.lines, std::vector<std::string>{"two words; $HOME 'quoted'"});
}

TEST(Command, FindsAnEmptyInput) { EXPECT_TRUE(run_command({find_program("cat")}).lines.empty()); }

TEST(Command, ThatCannotBeStartedIsAnEnvironmentError) {
  EXPECT_THROW(run_command({"/no/such/program"}), EnvironmentError);
  EXPECT_EQ(run_command_shown({find_program("false")}), 1);
}

}  // namespace
}  // namespace maskbench
