// Runs the commands of docs/data-set.md.
#include <gtest/gtest.h>

#include <cstdlib>
#include <sstream>

#include "tests/cli/named_people.h"

namespace maskbench {
namespace {

namespace fs = std::filesystem;

// Returns the text of the blocks of a language in the document.
std::string blocks(const std::string& language) {
  std::istringstream lines(read_file(MASKBENCH_SOURCE_DIR "/docs/data-set.md"));
  std::string line, text;
  while (std::getline(lines, line))
    if (line == "```" + language)
      while (std::getline(lines, line) && line != "```") text += line + "\n";
  return text;
}

// Sixteen photographs of four people, and links to masks and detector.
void furnish(const fs::path& folder, const fs::path& data) {
  for (int i = 0; i < 16; ++i) {
    const fs::path person = folder / "photographs" / fmt::format("person_{}", i / 4);
    fs::create_directories(person);
    fs::copy_file(data / fmt::format("data/faces/{:04}.jpg", i), person / fmt::format("{}.jpg", i));
  }
  fs::create_symlink(data / "data/masks", folder / "masks");
  draw_named_people(folder / "people");
  fs::create_symlink(data / "weights/face_detection_yunet_120x160.onnx", folder / "yunet.onnx");
}

TEST(DataSetDocument, ItsCommandsRun) {
  const char* data = std::getenv("MASKBENCH_TEST_DATA");
  if (!data) GTEST_SKIP() << "MASKBENCH_TEST_DATA is not set";
  const TemporaryFolder folder;
  furnish(folder.path, data);
  folder.write("generator.toml", blocks("toml"));
  std::istringstream commands(blocks("sh"));
  int run = 0;
  for (std::string command; std::getline(commands, command); ++run) {
    ASSERT_EQ(command.substr(0, 10), "maskbench ") << command;
    std::string small = kProgram + command.substr(9);
    if (command.starts_with("maskbench run"))
      small += " --set train.iterations=2 --set train.pretrain_iterations=1 --no-report";
    if (command.starts_with("maskbench utility")) small += " --people 24 --pictures 3 --iterations 3";
    const Ended ended = run_command({"sh", "-c", "cd '" + folder.path.string() + "' && " + small});
    EXPECT_EQ(ended.code, 0) << small << "\n" << ended.out << ended.err;
  }
  EXPECT_GE(run, 6);
  for (const char* made : {"masked/worn.csv", "varied/segmentation", "paired/pairs.txt", "learned/dataset.json",
                           "results/generator/utility.md"})
    EXPECT_TRUE(fs::exists(folder / made)) << made;
}

}  // namespace
}  // namespace maskbench
