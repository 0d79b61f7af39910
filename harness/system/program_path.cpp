#include "system/program_path.h"

namespace maskbench {

std::filesystem::path this_program() { return std::filesystem::read_symlink("/proc/self/exe"); }

}  // namespace maskbench
