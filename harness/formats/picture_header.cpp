#include "formats/picture_header.h"

#include <array>
#include <cctype>

#include "formats/byte_reader.h"

namespace maskbench {
namespace {

using Found = std::optional<PictureHeader>;
using namespace std::string_view_literals;

Found sized(uint64_t width, uint64_t height) {
  if (width == 0 || height == 0) return std::nullopt;
  return PictureHeader{int64_t(width), int64_t(height), 1, true};
}

// Returns whether a marker is a start of frame: SOF0 to SOF15 except DHT, JPG and DAC.
bool begins_frame(uint8_t marker) {
  return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

// Returns the offset of the next marker code at or after `at`, skipping stuffed bytes, fill bytes and restart markers;
// the file size if there is none.
uint64_t next_marker(const ByteReader& file, uint64_t at) {
  for (; at + 1 < file.size(); ++at) {
    const uint8_t code = file.byte(at + 1);
    if (file.byte(at) == 0xFF && code != 0 && code != 0xFF && (code < 0xD0 || code > 0xD7)) return at + 1;
  }
  return file.size();
}

// Walks the segments to the end-of-image marker, skipping scan data.
Found jpeg(std::string_view bytes) {
  const ByteReader file(bytes);
  PictureHeader header;
  header.whole = false;
  for (uint64_t at = next_marker(file, 2); at < file.size(); at = next_marker(file, at)) {
    const uint8_t marker = file.byte(at++);
    if (marker == 0xD9) {
      header.whole = true;
      break;
    }
    const uint64_t length = file.number(at, 2);
    if (length < 2) break;
    if (begins_frame(marker)) {
      header.height = int64_t(file.number(at + 3, 2));
      header.width = int64_t(file.number(at + 5, 2));
    }
    if (marker == 0xE1 && length > 8 && file.says(at + 2, "Exif\0\0"sv))
      header.orientation = exif_orientation(file.rest(at + 8).substr(0, length - 8));
    at += length;
  }
  if (header.width == 0 || header.height == 0) return std::nullopt;
  return header;
}

Found png(std::string_view bytes) {
  const ByteReader file(bytes);
  Found header = sized(file.number(16, 4), file.number(20, 4));
  if (!header) return header;
  header->whole = false;
  for (uint64_t at = 8; file.has(at, 12); at += 12 + file.number(at, 4)) {
    if (file.says(at + 4, "eXIf")) header->orientation = exif_orientation(file.rest(at + 8));
    if (file.says(at + 4, "IEND")) header->whole = true;
  }
  return header;
}

Found webp_size(const ByteReader& file, uint64_t chunk) {
  if (file.says(chunk, "VP8X")) return sized(1 + file.number(chunk + 12, 3), 1 + file.number(chunk + 15, 3));
  if (file.says(chunk, "VP8 ")) return sized(file.number(chunk + 14, 2) & 0x3FFF, file.number(chunk + 16, 2) & 0x3FFF);
  const uint64_t bits = file.number(chunk + 9, 4);
  return file.says(chunk, "VP8L") ? sized(1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)) : std::nullopt;
}

Found webp(std::string_view bytes) {
  const ByteReader file(bytes, /*big_endian=*/false);
  Found header = webp_size(file, 12);
  if (!header) return header;
  header->whole = file.has(8, file.number(4, 4));
  for (uint64_t at = 12; file.has(at, 8);) {
    const uint64_t length = file.number(at + 4, 4);
    const bool prefixed = file.says(at + 8, "Exif\0\0"sv);
    if (file.says(at, "EXIF")) header->orientation = exif_orientation(file.rest(at + 8 + (prefixed ? 6 : 0)));
    at += 8 + length + length % 2;
  }
  return header;
}

// Calls `see(tag, value)` for each entry of the first image file directory.
template <class See>
void visit_directory(std::string_view tiff, const See& see) {
  const bool big = tiff.substr(0, 4) == "MM\0*"sv;
  if (!big && tiff.substr(0, 4) != "II*\0"sv) return;
  const ByteReader data(tiff, big);
  const uint64_t directory = data.number(4, 4), entries = data.number(directory, 2);
  for (uint64_t i = 0; i < entries && data.has(directory + 2 + 12 * i, 12); ++i) {
    const uint64_t entry = directory + 2 + 12 * i;
    see(data.number(entry, 2), data.number(entry + 8, data.number(entry + 2, 2) == 3 ? 2 : 4));
  }
}

Found tiff(std::string_view bytes) {
  uint64_t width = 0, height = 0;
  visit_directory(bytes, [&](uint64_t tag, uint64_t value) {
    if (tag == 256) width = value;
    if (tag == 257) height = value;
  });
  return sized(width, height);
}

// The "ihdr" box is nested in a superbox near the beginning of the file.
Found jpeg_2000(std::string_view bytes) {
  const size_t at = bytes.substr(0, 1024).find("ihdr");
  if (at == std::string_view::npos) return std::nullopt;
  const ByteReader file(bytes);
  return sized(file.number(at + 8, 4), file.number(at + 4, 4));
}

// A negative height means that rows are stored top-down.
Found bmp(std::string_view bytes) {
  const ByteReader file(bytes, /*big_endian=*/false);
  if (file.number(14, 4) < 40) return sized(file.number(18, 2), file.number(20, 2));
  const auto height = int32_t(file.number(22, 4));
  return sized(file.number(18, 4), uint64_t(height < 0 ? -int64_t(height) : height));
}

// P1 to P6: width and height follow after white space and comments.
Found pnm(std::string_view bytes) {
  std::array<uint64_t, 2> sides{};
  size_t at = 2;
  for (uint64_t& side : sides) {
    while (at < bytes.size() && !std::isdigit(uint8_t(bytes[at]))) {
      if (bytes[at] == '#') at = bytes.find('\n', at);
      if (at == std::string_view::npos || (bytes[at] != '#' && !std::isspace(uint8_t(bytes[at])))) return std::nullopt;
      ++at;
    }
    for (; at < bytes.size() && std::isdigit(uint8_t(bytes[at])) && side < 1'000'000'000; ++at)
      side = 10 * side + uint64_t(bytes[at] - '0');
  }
  return sized(sides[0], sides[1]);
}

}  // namespace

int exif_orientation(std::string_view tiff) {
  uint64_t found = 1;
  visit_directory(tiff, [&](uint64_t tag, uint64_t value) {
    if (tag == 0x0112) found = value;
  });
  return found >= 1 && found <= 8 ? int(found) : 1;
}

std::optional<PictureHeader> read_picture_header(std::string_view file) {
  const ByteReader bytes(file);
  if (bytes.says(0, "\xFF\xD8\xFF")) return jpeg(file);
  if (bytes.says(0, "\x89PNG\r\n\x1A\n")) return png(file);
  if (bytes.says(0, "RIFF") && bytes.says(8, "WEBP")) return webp(file);
  if (bytes.says(0, "II*\0"sv) || bytes.says(0, "MM\0*"sv)) return tiff(file);
  if (bytes.says(4, "jP  \r\n\x87\n")) return jpeg_2000(file);
  if (bytes.says(0, "BM")) return bmp(file);
  if (bytes.byte(0) == 'P' && bytes.byte(1) >= '1' && bytes.byte(1) <= '6') return pnm(file);
  return std::nullopt;
}

}  // namespace maskbench
