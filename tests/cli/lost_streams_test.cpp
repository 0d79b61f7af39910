// Progress, messages and logs that cannot be written: the work goes on.
#include <pty.h>

#include <csignal>
#include <thread>

#include "system/child_process.h"
#include "tests/cli/program.h"

namespace maskbench {
namespace {

namespace fs = std::filesystem;

class LostStreams : public testing::Test {
 protected:
  LostStreams() { folder_.write("tiny.toml", kTinySpec); }

  std::string command(const std::string& redirected) const {
    return fmt::format("{} run {} --device cpu --jobs 1 --results {} {}", kProgram, (folder_ / "tiny.toml").string(),
                       (folder_ / "results").string(), redirected);
  }
  // States of all runs, sorted.
  std::vector<std::string> states() const {
    std::vector<std::string> found;
    for (const auto& entry : fs::directory_iterator(folder_ / "results/tiny"))
      if (fs::exists(entry.path() / "status.json")) {
        const std::string status = read_file(entry.path() / "status.json");
        found.push_back(status.find("\"state\": \"done\"") != std::string::npos ? "done" : status);
      }
    return found;
  }
  const std::vector<std::string> all_done_ = std::vector<std::string>(4, "done");

  const TemporaryFolder folder_;
};

TEST_F(LostStreams, OfStderrCostNothing) {
  for (const char* lost : {"2>&-", "2>/dev/full", "</dev/null 0<&- 2>&-", "2>&1 >/dev/null | true"}) {
    fs::remove_all(folder_ / "results");
    // The shell of a pipe gives the code of its last part, so the states tell.
    const Ended ended = run_command({"sh", "-c", command(lost)});
    EXPECT_EQ(ended.code, 0) << lost;
    if (std::string(lost).ends_with("true"))
      for (int i = 0; i < 600 && !fs::exists(folder_ / "results/tiny/table.md"); ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    EXPECT_EQ(states(), all_done_) << lost;
  }
}

TEST_F(LostStreams, OfEveryCommandLeaveItsExitCode) {
  for (const char* lost : {"2>&-", "2>/dev/full"}) {
    EXPECT_EQ(run_command({"sh", "-c", fmt::format("{} run /no/such.toml {}", kProgram, lost)}).code, 2) << lost;
    EXPECT_EQ(run_command({"sh", "-c", fmt::format("{} plugins info nothing {}", kProgram, lost)}).code, 2) << lost;
    EXPECT_EQ(run_command(
                  {"sh", "-c", fmt::format("{} run {} --dry-run {}", kProgram, (folder_ / "tiny.toml").string(), lost)})
                  .code,
              0)
        << lost;
  }
}

TEST_F(LostStreams, GiveTheirNumbersToNoFile) {
  ASSERT_EQ(run_command({"sh", "-c", command("--fail-fast <&- 2>&-")}).code, 0);
  for (const auto& entry : fs::recursive_directory_iterator(folder_ / "results"))
    if (entry.is_regular_file()) {
      EXPECT_EQ(read_file(entry.path()).find("[1/4]"), std::string::npos) << entry.path();
    }
}

TEST_F(LostStreams, OfALogCostNothing) {
  ASSERT_EQ(run_command({"sh", "-c", command("")}).code, 0);
  for (const auto& entry : fs::directory_iterator(folder_ / "results/tiny"))
    if (fs::exists(entry.path() / "log.txt")) {
      for (const auto& old : fs::directory_iterator(entry.path()))
        if (old.path().filename() != "spec.toml") fs::remove_all(old.path());
      fs::create_symlink("/dev/full", entry.path() / "log.txt");
    }
  const Ended full = run_command({"sh", "-c", command("")});
  EXPECT_EQ(full.code, 0) << full.err;
  EXPECT_EQ(states(), all_done_);
}

TEST_F(LostStreams, OfALogThatCannotBeOpenedCostNothing) {
  ASSERT_EQ(run_command({"sh", "-c", command("")}).code, 0);
  for (const auto& entry : fs::directory_iterator(folder_ / "results/tiny"))
    if (fs::exists(entry.path() / "log.txt")) {
      fs::remove(entry.path() / "log.txt");
      fs::remove(entry.path() / "status.json");
      fs::create_directory(entry.path() / "log.txt");
    }
  EXPECT_EQ(run_command({"sh", "-c", command("")}).code, 0);
  EXPECT_EQ(states(), all_done_);
}

// The terminal is closed while runs go on: the kernel sends SIGHUP, and writing to it fails with EIO.
TEST_F(LostStreams, OfATerminalThatGoesAwayCostNothing) {
  int terminal = -1;
  const pid_t child = ::forkpty(&terminal, nullptr, nullptr, nullptr);
  ASSERT_GE(child, 0);
  if (child == 0) {
    ::execl("/bin/sh", "sh", "-c", ("exec " + command("")).c_str(), nullptr);
    ::_exit(127);
  }
  char some[1];
  ASSERT_EQ(::read(terminal, some, 1), 1);  // progress is shown: runs have started
  ::close(terminal);
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_FALSE(WIFSIGNALED(status)) << WTERMSIG(status);
  EXPECT_EQ(states(), all_done_);
  EXPECT_TRUE(fs::exists(folder_ / "results/tiny/table.md"));
}

bool ignores_hangup(pid_t process) {
  const std::string status = read_file(fmt::format("/proc/{}/status", process));
  const size_t at = status.find("SigIgn:");
  return at != std::string::npos && std::stoull(status.substr(at + 7), nullptr, 16) & 1;
}

TEST_F(LostStreams, OfScoringCostNothing) {
  const std::string pictures = (folder_ / "pictures").string(), out = (folder_ / "out.json").string();
  ASSERT_EQ(run_command({MASKBENCH_BUILD_DIR "/maskbench", "data", "draw", pictures, "--count", "100"}).code, 0);
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    const std::string eval = "exec " MASKBENCH_BUILD_DIR "/maskbench eval --no-cache --metrics is-embedded --fake ";
    ::execl("/bin/sh", "sh", "-c", (eval + pictures + " >" + out + " 2>&1").c_str(), nullptr);
    ::_exit(127);
  }
  int status = 0;
  while (!ignores_hangup(child)) ASSERT_EQ(::waitpid(child, &status, WNOHANG), 0) << read_file(out);
  ::kill(child, SIGHUP);
  ::waitpid(child, &status, 0);
  EXPECT_FALSE(WIFSIGNALED(status)) << WTERMSIG(status);
  EXPECT_NE(read_file(out).find("is-embedded"), std::string::npos);
}

}  // namespace
}  // namespace maskbench
