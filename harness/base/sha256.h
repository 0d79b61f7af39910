// SHA-256 digests as 64 lower-case hex digits.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace maskbench {

std::string sha256(std::string_view bytes);
// Returns the digest of the concatenated parts.
std::string sha256_of_parts(const std::vector<std::string_view>& parts);
std::string sha256_of_file(const std::filesystem::path& path);  // throws EnvironmentError

}  // namespace maskbench
