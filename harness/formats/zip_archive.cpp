#include "formats/zip_archive.h"

#include <fmt/format.h>

#include <array>

#include "formats/byte_reader.h"
#include "maskbench/errors.h"

namespace maskbench {
namespace {

constexpr std::string_view kEnd = "PK\5\6", kEnd64 = "PK\6\6", kLocator64 = "PK\6\7", kCentral = "PK\1\2",
                           kLocal = "PK\3\4";
constexpr uint64_t kLongestComment = 65535, kEndSize = 22, kIn64 = 0xffffffff;

[[noreturn]] void refuse_archive(const std::string& why) { throw UserError("not a valid archive: " + why); }

struct Directory {
  uint64_t entries, offset;
};

Directory find_directory(const ByteReader& file) {
  if (file.size() < kEndSize) refuse_archive("it is too short");
  const uint64_t last = file.size() - kEndSize, first = last > kLongestComment ? last - kLongestComment : 0;
  for (uint64_t at = last + 1; at-- > first;) {
    if (!file.says(at, kEnd)) continue;
    Directory found{file.number(at + 10, 2), file.number(at + 16, 4)};
    if (at < 20 || !file.says(at - 20, kLocator64)) return found;
    const uint64_t record = file.number(at - 20 + 8, 8);
    if (!file.says(record, kEnd64)) refuse_archive("its ZIP64 directory is missing");
    return {file.number(record + 32, 8), file.number(record + 48, 8)};
  }
  refuse_archive("it has no directory; it may be truncated");
}

struct Entry {
  std::string name;
  uint64_t method, crc, packed, size, offset;
};

// Reads the ZIP64 extra field, which holds, in this order, the sizes and offset that do not fit 32 bits.
void read_64_bit_fields(const ByteReader& file, uint64_t extra, uint64_t end, Entry& entry) {
  while (extra + 4 <= end) {
    const uint64_t kind = file.number(extra, 2), length = file.number(extra + 2, 2);
    if (kind == 1) {
      uint64_t at = extra + 4;
      for (uint64_t* field : {&entry.size, &entry.packed, &entry.offset})
        if (*field == kIn64) *field = file.number(at, 8), at += 8;
      return;
    }
    extra += 4 + length;
  }
}

// Reads the central-directory entry at `at` and advances `at` past it.
Entry read_entry(const ByteReader& file, uint64_t& at) {
  if (!file.says(at, kCentral) || !file.has(at, 46)) refuse_archive("its directory is damaged");
  const uint64_t name = file.number(at + 28, 2), extra = file.number(at + 30, 2), comment = file.number(at + 32, 2);
  Entry entry{std::string(file.rest(at + 46).substr(0, name)),
              file.number(at + 10, 2),
              file.number(at + 16, 4),
              file.number(at + 20, 4),
              file.number(at + 24, 4),
              file.number(at + 42, 4)};
  read_64_bit_fields(file, at + 46 + name, at + 46 + name + extra, entry);
  at += 46 + name + extra + comment;
  return entry;
}

std::string_view content_of(const ByteReader& file, const Entry& entry) {
  if (entry.method != 0 || entry.packed != entry.size) refuse_archive(fmt::format("\"{}\" is compressed", entry.name));
  if (!file.says(entry.offset, kLocal)) refuse_archive(fmt::format("\"{}\" is not at its offset", entry.name));
  const uint64_t data = entry.offset + 30 + file.number(entry.offset + 26, 2) + file.number(entry.offset + 28, 2);
  if (!file.has(data, entry.size)) refuse_archive(fmt::format("\"{}\" is truncated", entry.name));
  const std::string_view content = file.rest(data).substr(0, entry.size);
  if (crc32(content) != entry.crc)
    refuse_archive(fmt::format("\"{}\" is damaged: its CRC-32 does not match", entry.name));
  return content;
}

constexpr std::array<uint32_t, 256> crc_table() {
  std::array<uint32_t, 256> table{};
  for (uint32_t i = 0; i < 256; ++i) {
    uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit) value = value & 1 ? 0xedb88320u ^ (value >> 1) : value >> 1;
    table[i] = value;
  }
  return table;
}

}  // namespace

uint32_t crc32(std::string_view bytes) {
  static constexpr std::array<uint32_t, 256> kTable = crc_table();
  uint32_t crc = 0xffffffffu;
  for (const char c : bytes) crc = kTable[(crc ^ uint8_t(c)) & 0xff] ^ (crc >> 8);
  return ~crc;
}

std::map<std::string, std::string_view> read_zip(std::string_view bytes) {
  const ByteReader file(bytes, /*big_endian=*/false);
  const Directory directory = find_directory(file);
  std::map<std::string, std::string_view> entries;
  uint64_t at = directory.offset;
  for (uint64_t i = 0; i < directory.entries; ++i) {
    const Entry entry = read_entry(file, at);
    if (!entries.emplace(entry.name, content_of(file, entry)).second)
      refuse_archive(fmt::format("\"{}\" appears twice", entry.name));
  }
  return entries;
}

}  // namespace maskbench
