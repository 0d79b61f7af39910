#include "system/program_path.h"

#include <fmt/format.h>

#include "maskbench/errors.h"

namespace maskbench {

std::filesystem::path this_program() {
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe");
  constexpr std::string_view kGone = " (deleted)";  // proc(5)
  if (const std::string name = program.string(); name.ends_with(kGone) && !std::filesystem::exists(program))
    throw EnvironmentError(fmt::format("{}: was replaced or removed while it ran; the same command again goes on",
                                       name.substr(0, name.size() - kGone.size())));
  return program;
}

}  // namespace maskbench
