#include "formats/picture_metadata.h"

#include <zlib.h>

#include <algorithm>
#include <map>

#include "formats/byte_reader.h"

namespace maskbench {
namespace {

using namespace std::string_view_literals;

constexpr auto kExifMark = "Exif\0\0"sv;
constexpr auto kIccMark = "ICC_PROFILE\0"sv;
constexpr size_t kLargestSegment = 65533, kLargestProfile = 16 << 20;

std::string big_endian(uint64_t value, int bytes) {
  std::string text;
  for (int i = bytes - 1; i >= 0; --i) text += char(value >> (8 * i) & 0xFF);
  return text;
}

// Calls `see(marker, content)` for each segment of a JPEG file before the scan.
template <class See>
void visit_segments(std::string_view bytes, const See& see) {
  const ByteReader file(bytes);
  for (uint64_t at = 2; file.has(at, 4) && file.byte(at) == 0xFF;) {
    const uint8_t marker = file.byte(at + 1);
    const uint64_t length = file.number(at + 2, 2);
    if (marker == 0xDA || marker == 0xD9 || length < 2 || !file.has(at + 2, length)) return;
    see(marker, bytes.substr(at + 4, length - 2));
    at += 2 + length;
  }
}

// A profile lies in numbered pieces: mark, number, count, data.
PictureMetadata of_jpeg(std::string_view bytes) {
  PictureMetadata found;
  std::map<uint8_t, std::string_view> pieces;
  visit_segments(bytes, [&](uint8_t marker, std::string_view content) {
    if (marker == 0xE1 && content.starts_with(kExifMark) && found.exif.empty())
      found.exif = content.substr(kExifMark.size());
    if (marker == 0xE2 && content.starts_with(kIccMark) && content.size() > kIccMark.size() + 2)
      pieces.emplace(uint8_t(content[kIccMark.size()]), content.substr(kIccMark.size() + 2));
  });
  for (const auto& [number, piece] : pieces) found.icc += piece;
  return found;
}

template <class See>
void visit_png_chunks(std::string_view bytes, const See& see) {
  const ByteReader file(bytes);
  for (uint64_t at = 8; file.has(at, 12) && file.has(at + 8, file.number(at, 4)); at += 12 + file.number(at, 4))
    see(bytes.substr(at + 4, 4), bytes.substr(at + 8, file.number(at, 4)));
}

std::string inflated(std::string_view packed) {
  for (size_t room = 64 << 10; room <= kLargestProfile; room *= 4) {
    std::string out(room, '\0');
    uLongf length = out.size();
    const int code = ::uncompress(reinterpret_cast<Bytef*>(out.data()), &length,
                                  reinterpret_cast<const Bytef*>(packed.data()), packed.size());
    if (code == Z_OK) return out.substr(0, length);
    if (code != Z_BUF_ERROR) return "";
  }
  return "";
}

std::string deflated(std::string_view plain) {
  uLongf length = ::compressBound(plain.size());
  std::string out(length, '\0');
  ::compress2(reinterpret_cast<Bytef*>(out.data()), &length, reinterpret_cast<const Bytef*>(plain.data()), plain.size(),
              9);
  out.resize(length);
  return out;
}

PictureMetadata of_png(std::string_view bytes) {
  PictureMetadata found;
  visit_png_chunks(bytes, [&](std::string_view name, std::string_view content) {
    if (name == "eXIf") found.exif = content;
    const size_t end = content.find('\0');  // of the profile's name; a byte for the method follows
    if (name == "iCCP" && end != std::string_view::npos && end + 2 < content.size())
      found.icc = inflated(content.substr(end + 2));
  });
  return found;
}

template <class See>
void visit_webp_chunks(std::string_view bytes, const See& see) {
  const ByteReader file(bytes, /*big_endian=*/false);
  for (uint64_t at = 12; file.has(at, 8) && file.has(at + 8, file.number(at + 4, 4));) {
    const uint64_t length = file.number(at + 4, 4);
    see(bytes.substr(at, 4), bytes.substr(at + 8, length));
    at += 8 + length + length % 2;
  }
}

PictureMetadata of_webp(std::string_view bytes) {
  PictureMetadata found;
  visit_webp_chunks(bytes, [&](std::string_view name, std::string_view content) {
    if (name == "EXIF") found.exif = content.starts_with(kExifMark) ? content.substr(kExifMark.size()) : content;
    if (name == "ICCP") found.icc = content;
  });
  return found;
}

std::string segment(char marker, const std::string& content) {
  return std::string("\xFF", 1) + marker + big_endian(content.size() + 2, 2) + content;
}

// The segments stand behind that of JFIF, which must be the first.
std::string into_jpeg(std::string_view file, const PictureMetadata& metadata) {
  size_t at = 2;
  const ByteReader bytes(file);
  if (bytes.says(2, "\xFF\xE0")) at = 4 + bytes.number(4, 2);
  std::string out(file.substr(0, at));
  if (!metadata.exif.empty() && metadata.exif.size() + kExifMark.size() + 2 <= kLargestSegment)
    out += segment('\xE1', std::string(kExifMark) + metadata.exif);
  const size_t room = kLargestSegment - kIccMark.size() - 4, count = (metadata.icc.size() + room - 1) / room;
  for (size_t i = 0; i < count && count < 256; ++i)
    out += segment('\xE2', std::string(kIccMark) + char(i + 1) + char(count) + metadata.icc.substr(i * room, room));
  return out.append(file.substr(at));
}

std::string chunk(const std::string& name, const std::string& content) {
  const std::string checked = name + content;
  const auto sum = ::crc32(0, reinterpret_cast<const Bytef*>(checked.data()), uInt(checked.size()));
  return big_endian(content.size(), 4) + checked + big_endian(sum, 4);
}

std::string into_png(std::string_view file, const PictureMetadata& metadata) {
  constexpr size_t kHeaderEnd = 33;  // signature and IHDR
  if (file.size() < kHeaderEnd) return std::string(file);
  std::string out(file.substr(0, kHeaderEnd));
  if (!metadata.icc.empty()) out += chunk("iCCP", std::string("profile") + '\0' + '\0' + deflated(metadata.icc));
  if (!metadata.exif.empty()) out += chunk("eXIf", metadata.exif);
  return out.append(file.substr(kHeaderEnd));
}

bool is_jpeg(std::string_view file) { return file.starts_with("\xFF\xD8\xFF"); }
bool is_png(std::string_view file) { return file.starts_with("\x89PNG\r\n\x1A\n"); }
bool is_webp(std::string_view file) { return file.starts_with("RIFF") && file.substr(0, 12).ends_with("WEBP"); }

}  // namespace

PictureMetadata read_metadata(std::string_view file) {
  if (is_jpeg(file)) return of_jpeg(file);
  if (is_png(file)) return of_png(file);
  return is_webp(file) ? of_webp(file) : PictureMetadata();
}

std::string exif_of_changed(std::string_view exif) {
  const bool big = exif.starts_with("MM\0*"sv);
  if (!big && !exif.starts_with("II*\0"sv)) return "";
  const ByteReader data(exif, big);
  const uint64_t directory = data.number(4, 4), entries = data.number(directory, 2), end = directory + 2 + 12 * entries;
  if (!data.has(directory, 2 + 12 * entries + 4)) return "";
  std::string out(exif);
  const uint64_t second = data.number(end, 4), second_entries = second > 0 ? data.number(second, 2) : 0;
  uint64_t from = 0, length = 0;  // of the thumbnail
  for (uint64_t i = 0; i < second_entries && data.has(second + 2 + 12 * i, 12); ++i) {
    const uint64_t entry = second + 2 + 12 * i;
    if (data.number(entry, 2) == 0x0201) from = data.number(entry + 8, 4);
    if (data.number(entry, 2) == 0x0202) length = data.number(entry + 8, 4);
  }
  if (from > 0 && data.has(from, length)) std::fill_n(out.begin() + int64_t(from), length, '\0');
  for (size_t i = 0; i < 4; ++i) out[size_t(end) + i] = 0;
  for (uint64_t i = 0; i < entries; ++i) {
    const uint64_t entry = directory + 2 + 12 * i;
    if (data.number(entry, 2) != 0x0112) continue;
    out[size_t(entry) + 8] = big ? 0 : 1;
    out[size_t(entry) + 9] = big ? 1 : 0;
  }
  return out;
}

std::string_view colour_space_of(std::string_view icc) {
  return icc.size() > 128 && icc.substr(36, 4) == "acsp" ? icc.substr(16, 4) : std::string_view();
}

std::string with_metadata(std::string_view file, const PictureMetadata& metadata) {
  if (is_jpeg(file)) return into_jpeg(file, metadata);
  return is_png(file) ? into_png(file, metadata) : std::string(file);
}

bool is_animated(std::string_view file) {
  bool animated = file.starts_with("GIF8");
  if (is_png(file))
    visit_png_chunks(file, [&](std::string_view name, std::string_view) { animated |= name == "acTL"; });
  if (is_webp(file))
    visit_webp_chunks(file, [&](std::string_view name, std::string_view) { animated |= name == "ANIM"; });
  return animated;
}

}  // namespace maskbench
