// What a picture file says of itself before a pixel of it is decoded.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace maskbench {

struct PictureHeader {
  int64_t width = 0, height = 0;  // as stored, before it is turned
  int orientation = 1;            // EXIF's, 1 to 8; 1: upright
  bool whole = true;              // false: the file ends before the picture does
};

// Reads JPEG, PNG, WebP, TIFF, JPEG 2000, BMP and PNM; nullopt for anything else, and where there is no size to read.
// Never reads outside `file`. Whether a file is whole is told of JPEG, PNG and WebP alone, the orientation too:
// decoders turn a TIFF themselves.
std::optional<PictureHeader> read_picture_header(std::string_view file);

// The orientation that a block of EXIF data names ("II*\0..." or "MM\0*..."); 1 where it names none.
int exif_orientation(std::string_view tiff);

}  // namespace maskbench
