// JSON files that show whether they were changed: the last key is the SHA-256 of everything before it.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace maskbench {

// The file's text: `json` and its seal. `json` is an object without the key "sha256".
std::string sealed(const nlohmann::ordered_json& json);

// The object without its seal. Throws UserError when any byte of the text is not as sealed() wrote it.
nlohmann::ordered_json unsealed(std::string_view text);

}  // namespace maskbench
