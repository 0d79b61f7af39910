#include "formats/sealed_json.h"

#include "base/sha256.h"
#include "maskbench/errors.h"

namespace maskbench {
namespace {

using Json = nlohmann::ordered_json;

constexpr char kSeal[] = "sha256";

}  // namespace

std::string sealed(const Json& json) {
  Json whole = json;
  whole[kSeal] = sha256(json.dump(2));
  return whole.dump(2) + "\n";
}

Json unsealed(std::string_view text) {
  Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object() || !json.contains(kSeal))
    throw UserError("it is damaged: not a JSON object with a \"sha256\" key");
  json.erase(kSeal);
  std::string again;
  try {
    again = sealed(json);
  } catch (const nlohmann::json::exception&) {  // invalid UTF-8
  }
  if (again != text) throw UserError("it was changed after it was written: its SHA-256 does not match");
  return json;
}

}  // namespace maskbench
