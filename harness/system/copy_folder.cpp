#include "system/copy_folder.h"

#include <fmt/format.h>

#include "maskbench/errors.h"

namespace fs = std::filesystem;

namespace maskbench {
namespace {

void copy_entry(const fs::directory_entry& entry, const fs::path& to, const std::string& without) {
  if (entry.is_directory()) return copy_folder(entry.path(), to, without);
  if (!entry.is_regular_file() || entry.path().filename() == without) return;
  fs::copy_file(entry.path(), to);
  fs::permissions(to, fs::perms::owner_read | fs::perms::owner_write, fs::perm_options::add);
}

}  // namespace

void copy_folder(const fs::path& from, const fs::path& to, const std::string& without) {
  try {
    fs::create_directory(to);
    for (const auto& entry : fs::directory_iterator(from)) copy_entry(entry, to / entry.path().filename(), without);
  } catch (const fs::filesystem_error& problem) {
    throw EnvironmentError(fmt::format("cannot copy {} to {}: {}", problem.path1().string(),
                                       (problem.path2().empty() ? to : problem.path2()).string(),
                                       problem.code().message()));
  }
}

}  // namespace maskbench
