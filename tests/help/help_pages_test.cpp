// Manual pages and completions of a small command line, and what they must not lose.
#include <gtest/gtest.h>

#include "help/command_tree.h"

namespace maskbench {
namespace {

class HelpPages : public testing::Test {
 protected:
  HelpPages() {
    program_.name("tool");
    CLI::App* run = program_.add_subcommand("run", "Runs it. It's done");
    run->add_option("spec", spec_, "a file")->required();
    run->add_option("-j,--jobs", jobs_, "runs at once")->capture_default_str();
    program_.add_subcommand("probe", "")->group("");
    CLI::App* plugins = program_.add_subcommand("plugins", "Lists plugins");
    plugins->add_subcommand("list", "Lists them")->add_flag("--all", all_, ".all of them");
  }

  CLI::App program_{"tool: does things\nmore"};
  std::string spec_;
  int jobs_ = 4;
  bool all_ = false;
};

TEST_F(HelpPages, HoldEveryCommandAndOptionButHiddenOnes) {
  const Command tree = command_tree(program_);
  ASSERT_EQ(tree.commands.size(), 2u);
  const Command& run = tree.commands[0];
  EXPECT_EQ(run.words, (std::vector<std::string>{"tool", "run"}));
  ASSERT_EQ(run.options.size(), 3u);  // --help too
  EXPECT_TRUE(run.options[1].flags.empty() && run.options[1].required);
  EXPECT_EQ(run.options[2].flags, (std::vector<std::string>{"-j", "--jobs"}));
  EXPECT_EQ(run.options[2].fallback, "4");
  EXPECT_EQ(tree.commands[1].commands.at(0).words.back(), "list");
}

TEST_F(HelpPages, ManualsEscapeWhatTroffWouldRead) {
  const Command tree = command_tree(program_);
  const std::string page = manual_page(tree, "1.0"), plugins = manual_page(tree.commands[1], "1.0");
  EXPECT_EQ(page.find(".SH NAME\ntool \\- does things\n") != std::string::npos, true) << page;
  EXPECT_NE(page.find(".B plugins\n"), std::string::npos);
  EXPECT_NE(plugins.find(".B \\-\\-all\n\\&.all of them\n"), std::string::npos) << plugins;
  EXPECT_NE(manual_page(tree.commands[0], "1.0").find("runs at once (default 4)"), std::string::npos);
}

TEST_F(HelpPages, CompletionsKnowEveryPath) {
  const std::string bash = bash_completion(command_tree(program_)), zsh = zsh_completion(command_tree(program_));
  for (const char* path : {"'')", "'run')", "'plugins list')"}) {
    EXPECT_NE(bash.find(path), std::string::npos) << path;
    EXPECT_NE(zsh.find(path), std::string::npos) << path;
  }
  EXPECT_EQ(bash.find("probe"), std::string::npos);
  EXPECT_NE(zsh.find("'run:Runs it. It'\\''s done'"), std::string::npos);
}

}  // namespace
}  // namespace maskbench
