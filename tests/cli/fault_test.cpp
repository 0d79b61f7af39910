// Fault injection: full disk, deleted folder, clock set back.
#include <sys/mount.h>

#include <thread>

#include "base/sha256.h"
#include "system/child_process.h"
#include "tests/cli/program.h"

namespace maskbench {
namespace {

namespace fs = std::filesystem;

const std::string kLong = R"([[system]]
name = "GAN + STN"
plugin = "gan_stn"
options = { width = 4 }
train = { iterations = 200, checkpoint_every = 20, log_every = 1 }
)";

// Returns the files that must be identical in the end, by name.
std::map<std::string, std::string> results_below(const fs::path& folder) {
  std::map<std::string, std::string> found;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const std::string name = entry.path().filename(), kind = entry.path().extension();
    if (name == "metrics.json" || name == "table.json" || name == "scalars.jsonl" || kind == ".safetensors" ||
        kind == ".png")
      found[fs::relative(entry.path(), folder)] = sha256_of_file(entry.path());
  }
  return found;
}

int64_t bytes_below(const fs::path& folder) {
  int64_t bytes = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    bytes += entry.is_regular_file() ? int64_t(entry.file_size() + 4095) / 4096 * 4096 : 4096;
  return bytes;
}

std::vector<std::string> temporaries_below(const fs::path& folder) {
  std::vector<std::string> found;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.path().extension() == ".tmp") found.push_back(entry.path());
  return found;
}

class Faults : public testing::Test {
 protected:
  Faults() { folder_.write("tiny.toml", kTinySections + kLong); }
  std::vector<std::string> command(const fs::path& results) const {
    return {kProgram, "run", folder_ / "tiny.toml", "--device", "cpu", "--jobs", "1", "--results", results};
  }
  static bool has_checkpoint(const fs::path& results) {
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(results / "tiny", ignored))
      if (fs::exists(entry.path() / "checkpoints/000040", ignored)) return true;
    return false;
  }

  const TemporaryFolder folder_;
};

// A file system of limited size.
class SmallDisk {
 public:
  SmallDisk(const fs::path& path, int64_t bytes) : path_(path) {
    fs::create_directory(path_);
    mounted_ = ::mount("tmpfs", path_.c_str(), "tmpfs", 0, fmt::format("size={}", bytes).c_str()) == 0;
  }
  ~SmallDisk() {
    if (mounted_) ::umount2(path_.c_str(), MNT_DETACH);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

  bool mounted() const { return mounted_; }
  bool resize(int64_t bytes) const {
    return ::mount("tmpfs", path_.c_str(), "tmpfs", MS_REMOUNT, fmt::format("size={}", bytes).c_str()) == 0;
  }

 private:
  fs::path path_;
  bool mounted_ = false;
};

TEST_F(Faults, AFullDiskExitsWithThreeAndTheSameCommandFinishesOnceThereIsSpace) {
  ASSERT_EQ(run_command(command(folder_ / "untouched")).code, 0);
  const int64_t needed = bytes_below(folder_ / "untouched");
  const SmallDisk disk(folder_ / "disk", needed * 3 / 4);
  if (!disk.mounted()) GTEST_SKIP() << "mounting a small file system is not allowed here";
  const Ended full = run_command(command(folder_ / "disk"));
  EXPECT_EQ(full.code, 3) << full.err;
  EXPECT_NE(full.err.find("No space left on device"), std::string::npos) << full.err;
  EXPECT_EQ(temporaries_below(folder_ / "disk"), std::vector<std::string>());
  ASSERT_TRUE(disk.resize(4 * needed));
  const Ended again = run_command(command(folder_ / "disk"));
  EXPECT_EQ(again.code, 0) << again.err;
  EXPECT_EQ(results_below(folder_ / "disk/tiny"), results_below(folder_ / "untouched/tiny"));
}

TEST_F(Faults, AFolderThatIsDeletedExitsWithThreeAndIsNotMadeAgain) {
  ChildProcess run(command(folder_ / "results"), folder_ / "log");
  for (int i = 0; i < 6000 && !has_checkpoint(folder_ / "results"); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  fs::rename(folder_ / "results", folder_ / "elsewhere");
  fs::remove_all(folder_ / "elsewhere");
  EXPECT_EQ(run.wait().code, 3);
  const std::string said = read_file(folder_ / "log");
  EXPECT_NE(said.find("deleted"), std::string::npos) << said;
  EXPECT_FALSE(fs::exists(folder_ / "results"));
  EXPECT_FALSE(fs::exists(folder_ / "elsewhere"));
}

TEST_F(Faults, AClockThatIsSetBackChangesNothing) {
  if (run_command({"faketime", "--version"}).code != 0) GTEST_SKIP() << "needs faketime";
  ASSERT_EQ(run_command(command(folder_ / "untouched")).code, 0);
  {
    ChildProcess run(command(folder_ / "results"), folder_ / "log");
    for (int i = 0; i < 6000 && !has_checkpoint(folder_ / "results"); ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    run.signal(SIGINT);
    EXPECT_EQ(run.wait().code, 130);
  }
  auto back = command(folder_ / "results");
  back.insert(back.begin(), {"faketime", "-f", "-400d"});
  const Ended ended = run_command(back);
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_NE(read_file(folder_ / "log").find("run the same command to resume"), std::string::npos);
  auto found = results_below(folder_ / "results/tiny"), wanted = results_below(folder_ / "untouched/tiny");
  const auto other_checkpoints = [](const auto& item) {
    return item.first.find("checkpoints/") != std::string::npos && item.first.find("000200") == std::string::npos;
  };
  std::erase_if(found, other_checkpoints);
  std::erase_if(wanted, other_checkpoints);
  EXPECT_EQ(found, wanted);
}

}  // namespace
}  // namespace maskbench
