// A folder of a test's own, removed at its end.
#pragma once

#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

namespace maskbench {

class TemporaryFolder {
 public:
  TemporaryFolder() {
    static std::atomic<int> counter{0};
    path = std::filesystem::temp_directory_path() / fmt::format("maskbench-test-{}-{}", ::getpid(), counter++);
    std::filesystem::create_directories(path);
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  std::filesystem::path operator/(std::string_view name) const { return path / name; }
  std::filesystem::path write(std::string_view name, std::string_view text) const {
    std::ofstream(path / name, std::ios::binary) << text;
    return path / name;
  }
  // How many files and folders lie in it.
  int64_t entries() const { return std::distance(std::filesystem::directory_iterator(path), {}); }

  std::filesystem::path path;
};

}  // namespace maskbench
