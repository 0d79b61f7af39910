// SHA-256, as 64 hex digits.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace maskbench {

std::string sha256(std::string_view bytes);
std::string sha256_of_file(const std::filesystem::path& path);  // throws EnvironmentError

}  // namespace maskbench
