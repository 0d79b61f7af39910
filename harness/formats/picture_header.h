// Size and orientation of a picture file, read from its header without decoding it.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace maskbench {

struct PictureHeader {
  int64_t width = 0, height = 0;  // as stored, before the orientation is applied
  int orientation = 1;            // EXIF orientation, 1 to 8; 1 is upright
  bool whole = true;              // false if the file is truncated
};

// Reads the header of a JPEG, PNG, WebP, TIFF, JPEG 2000, BMP or PNM file. Returns nullopt for any other format or if
// the size is missing. Never reads out of bounds. `whole` and `orientation` are determined for JPEG, PNG and WebP only;
// decoders apply the orientation of a TIFF themselves.
std::optional<PictureHeader> read_picture_header(std::string_view file);

// Returns the orientation in a block of EXIF data ("II*\\0..." or "MM\\0*..."), or 1 if it has none.
int exif_orientation(std::string_view tiff);

}  // namespace maskbench
