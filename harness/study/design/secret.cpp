#include "study/design/secret.h"

#include <fmt/format.h>
#include <sys/random.h>

#include <array>

#include "base/sha256.h"
#include "maskbench/errors.h"

namespace maskbench::study {
namespace {

constexpr size_t kDigits = 32;

std::string derived(const std::string& secret, const std::string& purpose) {
  return sha256(fmt::format("{}/{}", secret, purpose)).substr(0, kDigits);
}

}  // namespace

std::string new_secret() {
  std::array<unsigned char, kDigits / 2> bytes{};
  if (::getrandom(bytes.data(), bytes.size(), 0) != ssize_t(bytes.size()))
    throw EnvironmentError("the system gives no random numbers");
  std::string digits;
  for (const unsigned char byte : bytes) digits += fmt::format("{:02x}", byte);
  return digits;
}

std::string rater_token(const std::string& secret, int rater) {
  return derived(secret, fmt::format("rater {}", rater));
}

std::string overview_token(const std::string& secret) { return derived(secret, "overview"); }

std::string picture_name(const std::string& secret, const std::string& picture) {
  return derived(secret, "picture " + picture);
}

}  // namespace maskbench::study
