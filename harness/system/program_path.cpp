#include "system/program_path.h"

#include "maskbench/errors.h"

namespace maskbench {

std::filesystem::path this_program() { return std::filesystem::read_symlink("/proc/self/exe"); }

void expect_working_directory() {
  std::error_code error;
  const auto there = std::filesystem::current_path(error);
  if (there.empty() && error == std::errc::no_such_file_or_directory)
    throw EnvironmentError("the working directory was deleted; change to one that exists");
}

}  // namespace maskbench
