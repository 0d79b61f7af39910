#include "base/sha256.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <memory>
#include <stdexcept>

#include "maskbench/errors.h"

namespace maskbench {
namespace {

constexpr size_t kChunk = 1 << 20;

class Digest {
 public:
  Digest() { check(EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr)); }

  void add(std::string_view bytes) { check(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size())); }

  std::string hex() {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned length = 0;
    check(EVP_DigestFinal_ex(context_.get(), digest, &length));
    std::string text;
    for (unsigned i = 0; i < length; ++i) text += fmt::format("{:02x}", digest[i]);
    return text;
  }

 private:
  static void check(int success) {
    if (success != 1) throw std::runtime_error("SHA-256 is not available in this OpenSSL");
  }

  struct Free {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  };
  std::unique_ptr<EVP_MD_CTX, Free> context_{EVP_MD_CTX_new()};
};

}  // namespace

std::string sha256(std::string_view bytes) { return sha256_of_parts({bytes}); }

std::string sha256_of_parts(const std::vector<std::string_view>& parts) {
  Digest digest;
  for (std::string_view part : parts) digest.add(part);
  return digest.hex();
}

std::string sha256_of_file(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  const auto fail = [&](int reason) {
    throw EnvironmentError(fmt::format("cannot read {}: {}", path.string(), std::strerror(reason)));
  };
  if (!stream) fail(errno);
  if (std::filesystem::is_directory(path)) fail(EISDIR);
  Digest digest;
  for (std::string chunk(kChunk, '\0'); stream;) {
    stream.read(chunk.data(), std::streamsize(chunk.size()));
    digest.add(std::string_view(chunk).substr(0, size_t(stream.gcount())));
  }
  if (stream.bad()) fail(EIO);
  return digest.hex();
}

}  // namespace maskbench
