// Bounds-checked integers at byte offsets. Bytes past the end read as 0, so lengths found in a file need not be
// trusted.
#pragma once

#include <cstdint>
#include <string_view>

namespace maskbench {

class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes, bool big_endian = true) : bytes_(bytes), big_(big_endian) {}

  bool has(uint64_t at, uint64_t count) const { return at <= bytes_.size() && count <= bytes_.size() - at; }
  uint8_t byte(uint64_t at) const { return at < bytes_.size() ? uint8_t(bytes_[at]) : uint8_t{0}; }
  uint64_t number(uint64_t at, int bytes) const {
    uint64_t value = 0;
    for (int i = 0; i < bytes; ++i) value = value << 8 | byte(at + uint64_t(big_ ? i : bytes - 1 - i));
    return value;
  }
  bool says(uint64_t at, std::string_view text) const {
    return has(at, text.size()) && bytes_.substr(at, text.size()) == text;
  }
  std::string_view rest(uint64_t at) const { return at < bytes_.size() ? bytes_.substr(at) : std::string_view(); }
  uint64_t size() const { return bytes_.size(); }

 private:
  std::string_view bytes_;
  bool big_;
};

}  // namespace maskbench
