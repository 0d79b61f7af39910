// JSON files of a results folder.
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>

namespace maskbench {

// Reads and parses `file`; keys stay in the order of the file. Throws std::runtime_error that begins with the file's
// name: "metrics.json: missing".
nlohmann::ordered_json read_json_file(const std::filesystem::path& file);

// Throws std::runtime_error, "status.json: not an object", unless `json` is one, and where its "version" is above
// `newest`. A file without the key is of version 1.
void check_version(const nlohmann::ordered_json& json, int64_t newest, const std::filesystem::path& file);

}  // namespace maskbench
