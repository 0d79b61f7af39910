// Writing of PNG files.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "base/picture.h"

namespace maskbench {

// Returns a picture with one, three or four channels as a PNG file. `compression` 0 to 9; 0: none, so that pictures of one
// size give files of one length. nullopt: OpenCV's own. Throws EnvironmentError.
std::string png_bytes(const Picture& picture, std::optional<int> compression = std::nullopt);

// Writes a picture with one, three or four channels, atomically. Throws EnvironmentError.
void write_png(const std::filesystem::path& path, const Picture& picture);

// Returns the pictures, all of one size, in a grid of `columns` columns on white.
Picture contact_sheet(const std::vector<Picture>& pictures, int columns);

}  // namespace maskbench
