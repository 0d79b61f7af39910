// Reading results takes no lock and writes nothing: from a read-only folder, and as another user.
#include <sys/mount.h>
#include <sys/stat.h>

#include "tests/cli/program.h"

namespace maskbench {
namespace {

namespace fs = std::filesystem;

// Results of kTinySpec on a file system that is read-only, so that root cannot write either.
class ReadOnlyResults : public testing::Test {
 protected:
  void SetUp() override {
    folder_.write("tiny.toml", kTinySpec);
    const std::string spec = (folder_ / "tiny.toml").string(), every = "train.checkpoint_every=1";
    const Ended ended =
        run_program({"run", spec, "--set", every, "--device", "cpu", "--results", (folder_ / "results").string()});
    ASSERT_EQ(ended.code, 0) << ended.err;
    for (const auto& entry : fs::recursive_directory_iterator(folder_ / "results"))
      if (entry.is_regular_file()) ::chmod(entry.path().c_str(), 0444);
    fs::create_directory(mounted());
    const std::string from = folder_ / "results";
    is_mounted_ = ::mount(from.c_str(), mounted().c_str(), nullptr, MS_BIND, nullptr) == 0 &&
                  ::mount(nullptr, mounted().c_str(), nullptr, MS_REMOUNT | MS_BIND | MS_RDONLY, nullptr) == 0;
    if (!is_mounted_) GTEST_SKIP() << "mounting is not allowed here";
  }
  ~ReadOnlyResults() override { ::umount2(mounted().c_str(), MNT_DETACH); }

  fs::path mounted() const { return folder_ / "mounted"; }
  std::string tiny() const { return mounted() / "tiny"; }
  std::string a_run() const {
    for (const auto& entry : fs::directory_iterator(tiny()))
      if (entry.path().filename().string().starts_with("gan-stn-")) return entry.path();
    return "";
  }

  const TemporaryFolder folder_;
  bool is_mounted_ = false;
};

TEST_F(ReadOnlyResults, AreTabulated) {
  const Ended table = run_program({"table", tiny()});
  EXPECT_EQ(table.code, 0) << table.err;
  EXPECT_NE(table.out.find("GAN + STN"), std::string::npos);
}

TEST_F(ReadOnlyResults, AreMergedIntoACopyThatCanBeWorkedOn) {
  const std::string whole = folder_ / "whole";
  const Ended merged = run_program({"merge", tiny(), whole});
  EXPECT_EQ(merged.code, 0) << merged.err;
  EXPECT_EQ(read_file(fs::path(whole) / "table.csv"), read_file(fs::path(tiny()) / "table.csv"));
  for (const auto& entry : fs::recursive_directory_iterator(whole)) {
    struct stat about {};
    ASSERT_EQ(::stat(entry.path().c_str(), &about), 0);
    EXPECT_TRUE(about.st_mode & S_IWUSR) << entry.path();
    EXPECT_NE(entry.path().filename(), "lock");
  }
}

TEST_F(ReadOnlyResults, AreVerifiedWholeAndInPart) {
  const Ended whole = run_program({"verify", a_run()});
  EXPECT_EQ(whole.code, 0) << whole.out << whole.err;
  const Ended part = run_program({"verify", a_run(), "--from", "000002", "--iterations", "1"});
  EXPECT_EQ(part.code, 0) << part.out << part.err;
}

TEST_F(ReadOnlyResults, NeedNoFolderForTemporaryFilesToBeTabulated) {
  const Ended table = run_program({"table", tiny()}, {{"TMPDIR", "/no/such"}, {"XDG_CACHE_HOME", "/dev/null/none"}});
  EXPECT_EQ(table.code, 0) << table.err;
}

TEST_F(ReadOnlyResults, OfAnotherUserAreReadWithoutRights) {
  const std::vector<std::string> as_nobody = {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"};
  const auto nobody = [&](const std::vector<std::string>& arguments) {
    std::vector<std::string> all = as_nobody;
    all.insert(all.end(), arguments.begin(), arguments.end());
    return run_command(all, {{"XDG_CACHE_HOME", "/dev/null/none"}});
  };
  ::chmod(folder_.path.c_str(), 0755);
  if (nobody({kProgram, "plugins", "list"}).code != 0) GTEST_SKIP() << "needs setpriv and a program that all may run";
  const Ended table = nobody({kProgram, "table", tiny()});
  EXPECT_EQ(table.code, 0) << table.err;
  const std::string theirs = folder_ / "theirs";
  fs::create_directory(theirs);
  ASSERT_EQ(::chown(theirs.c_str(), 65534, 65534), 0);
  const Ended merged = nobody({kProgram, "merge", tiny(), theirs + "/tiny"});
  EXPECT_EQ(merged.code, 0) << merged.err;
}

}  // namespace
}  // namespace maskbench
