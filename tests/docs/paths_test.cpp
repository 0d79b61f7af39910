// Paths of this tree that documents and scripts mention.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <regex>
#include <set>

#include "system/atomic_file.h"

namespace maskbench {
namespace {

namespace fs = std::filesystem;

const std::set<std::string> kGenerated = {"docs/folders.dot", "docs/folders.svg"};

// Returns whether `path`, which may end in a pattern such as "data/*.cpp", matches an entry of `folder`.
bool matches_entry(const fs::path& folder, const std::string& path) {
  const size_t star = path.find('*');
  if (star == std::string::npos) return fs::exists(folder / path);
  const fs::path prefix = folder / path.substr(0, star);
  if (!fs::is_directory(prefix.parent_path())) return false;
  for (const auto& entry : fs::directory_iterator(prefix.parent_path()))
    if (entry.path().string().starts_with(prefix.string())) return true;
  return false;
}

// Returns the paths in `text` that begin with a top-level folder of the tree.
std::set<std::string> paths_in(const std::string& text) {
  static const std::regex path(
      "(^|[^\\w/.-])((?:harness|metrics|plugins|tests|bench|cmake|script|docs|experiments|results/reference)/[\\w./"
      "*-]*)");
  std::set<std::string> found;
  for (std::sregex_iterator match(text.begin(), text.end(), path), end; match != end; ++match) {
    std::string name = (*match)[2];
    while (name.ends_with('.')) name.pop_back();
    found.insert(name);
  }
  return found;
}

std::vector<fs::path> documents(const fs::path& root) {
  std::vector<fs::path> found = {root / "README.md", root / "CONTRIBUTING.md"};
  for (const char* folder : {"docs", "bench", "plugins", "script", "experiments", "tests/proof", "tests/slurm"})
    for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
      const std::string kind = entry.path().extension();
      if (entry.is_regular_file() &&
          (kind == ".md" || kind == ".py" || kind == ".sh" || kind == ".toml" || kind.empty()))
        found.push_back(entry.path());
    }
  return found;
}

TEST(Documents, NameOnlyPathsThatExist) {
  const fs::path root = MASKBENCH_SOURCE_DIR;
  for (const fs::path& document : documents(root))
    for (const std::string& path : paths_in(read_file(document)))
      EXPECT_TRUE(kGenerated.contains(path) || matches_entry(root, path) || matches_entry(document.parent_path(), path))
          << fs::relative(document, root).string() << " names " << path;
}

TEST(Documents, ThePathsOfASentenceAreFound) {
  EXPECT_EQ(paths_in("See docs/a.md, `harness/data/b*`. Not build/bench/x or ../plugins/y; [z](bench/README.md)."),
            (std::set<std::string>{"docs/a.md", "harness/data/b*", "bench/README.md"}));
}

}  // namespace
}  // namespace maskbench
