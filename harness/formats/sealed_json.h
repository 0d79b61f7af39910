// JSON files protected by a checksum: the last key, "sha256", is the SHA-256 of the object without it.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace maskbench {

// Returns the text of the file: `json` (an object without the key "sha256") with its checksum appended.
std::string sealed(const nlohmann::ordered_json& json);

// Returns the object without its checksum. Throws UserError if any byte differs from what sealed() wrote.
nlohmann::ordered_json unsealed(std::string_view text);

}  // namespace maskbench
