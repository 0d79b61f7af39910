#include "formats/json_file.h"

#include <fmt/format.h>

#include <stdexcept>

#include "maskbench/errors.h"
#include "system/atomic_file.h"

namespace maskbench {

using Json = nlohmann::ordered_json;

Json read_json_file(const std::filesystem::path& file) {
  const std::string name = file.filename().string();
  std::string text;
  try {
    text = read_file(file);
  } catch (const EnvironmentError&) {
    throw std::runtime_error(name + (std::filesystem::exists(file) ? ": cannot be read" : ": missing"));
  }
  try {
    return Json::parse(text);
  } catch (const Json::exception& error) {
    throw std::runtime_error(fmt::format("{}: {}", name, error.what()));
  }
}

void check_version(const Json& json, int64_t newest, const std::filesystem::path& file) {
  const std::string name = file.filename().string();
  if (!json.is_object()) throw std::runtime_error(name + ": not an object");
  if (!json.contains("version")) return;
  const Json& version = json["version"];
  if (!version.is_number_integer() || version < 1 || version > newest)
    throw std::runtime_error(fmt::format("{}: version {}; this program reads up to {}", name, version.dump(), newest));
}

}  // namespace maskbench
