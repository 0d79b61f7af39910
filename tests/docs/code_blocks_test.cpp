// The C++ code shown in the documents is code of the tree.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace fs = std::filesystem;

namespace maskbench {
namespace {

const fs::path kTree = MASKBENCH_SOURCE_DIR;

std::string text_of(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

// A block of C++ in a document, and the file that the comment above it names ("<!-- file: PATH -->"; empty: none).
struct CodeBlock {
  int line = 0;
  std::string file, code;
};

std::string named_file(const std::string& line) {
  const std::string before = "<!-- file: ", after = " -->";
  if (!line.starts_with(before) || !line.ends_with(after)) return "";
  return line.substr(before.size(), line.size() - before.size() - after.size());
}

std::vector<CodeBlock> code_blocks(const std::string& document) {
  std::vector<CodeBlock> blocks;
  std::istringstream lines(document);
  std::string line, before;
  for (int number = 1; std::getline(lines, line); before = line, ++number) {
    if (line != "```cpp" && line != "```c++" && line != "```cc") continue;
    CodeBlock block{number, named_file(before), ""};
    for (; std::getline(lines, line) && line != "```"; ++number) block.code += line + "\n";
    ++number;
    blocks.push_back(block);
  }
  return blocks;
}

// What is wrong with a block, or nothing.
std::string complaint(const CodeBlock& block) {
  if (block.file.empty()) return "a block of C++ without <!-- file: PATH --> on the line above it";
  if (!fs::is_regular_file(kTree / block.file)) return "there is no file " + block.file;
  const bool is_excerpt = ("\n" + text_of(kTree / block.file)).find("\n" + block.code) != std::string::npos;
  return is_excerpt && !block.code.empty() ? "" : "the block is not an excerpt of " + block.file;
}

std::vector<fs::path> documents() {
  std::vector<fs::path> found{kTree / "README.md", kTree / "CONTRIBUTING.md", kTree / "bench/README.md"};
  for (const auto& entry : fs::directory_iterator(kTree / "docs"))
    if (entry.path().extension() == ".md") found.push_back(entry.path());
  for (const auto& entry : fs::directory_iterator(kTree / "plugins"))
    if (fs::exists(entry.path() / "README.md")) found.push_back(entry.path() / "README.md");
  return found;
}

TEST(Documents, ShowCodeOfTheTreeOnly) {
  int blocks = 0;
  for (const fs::path& document : documents())
    for (const CodeBlock& block : code_blocks(text_of(document))) {
      EXPECT_EQ(complaint(block), "") << document.string() << ":" << block.line;
      ++blocks;
    }
  EXPECT_GT(blocks, 0);
}

TEST(CodeBlock, IsRefusedWithoutAFileOrWithOtherCode) {
  const auto of = [](const std::string& document) { return complaint(code_blocks(document).at(0)); };
  EXPECT_EQ(of("Text.\n```cpp\nint x;\n```\n"), "a block of C++ without <!-- file: PATH --> on the line above it");
  EXPECT_EQ(of("<!-- file: no/such.cpp -->\n```cpp\nint x;\n```\n"), "there is no file no/such.cpp");
  const std::string marked = "<!-- file: plugins/gan_stn/gan_stn.cpp -->\n```cpp\n";
  EXPECT_EQ(of(marked + "int x;\n```\n"), "the block is not an excerpt of plugins/gan_stn/gan_stn.cpp");
  EXPECT_EQ(of(marked + "```\n"), "the block is not an excerpt of plugins/gan_stn/gan_stn.cpp");
  EXPECT_EQ(of(marked + text_of(kTree / "plugins/gan_stn/gan_stn.cpp") + "```\n"), "");
}

TEST(Plugins, HaveAPageEach) {
  for (const auto& entry : fs::directory_iterator(kTree / "plugins"))
    if (entry.is_directory()) {
      EXPECT_TRUE(fs::is_regular_file(entry.path() / "README.md"))
          << "plugins/" << entry.path().filename().string()
          << " has no README.md: a plugin's page names its sources, its losses and every option with its default";
    }
}

}  // namespace
}  // namespace maskbench
