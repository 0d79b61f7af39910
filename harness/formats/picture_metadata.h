// EXIF data and colour profiles of picture files: taken from one file and put into another.
#pragma once

#include <string>
#include <string_view>

namespace maskbench {

struct PictureMetadata {
  std::string exif;  // a TIFF block, "II*\0..." or "MM\0*..."; empty if there is none
  std::string icc;   // a colour profile; empty if there is none
};

// Reads those of a JPEG, PNG or WebP file; nothing from any other. Never reads out of bounds; parts that are cut off are
// left out.
PictureMetadata read_metadata(std::string_view file);

// Returns EXIF data for the picture after it was put upright and changed: orientation 1, and without its thumbnail, which
// shows the picture before. Empty for a block that is not one.
std::string exif_of_changed(std::string_view exif);

// Returns the colour space of a profile: "RGB ", "GRAY", "CMYK"; empty if it is none.
std::string_view colour_space_of(std::string_view icc);

// Returns the JPEG or PNG file with the metadata put in, as it is for any other format. Neither must have its own.
std::string with_metadata(std::string_view file, const PictureMetadata& metadata);

// Whether a PNG, WebP or GIF file has several pictures that follow each other.
bool is_animated(std::string_view file);

}  // namespace maskbench
