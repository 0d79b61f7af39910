// Writing of PNG files.
#pragma once

#include <filesystem>

#include "base/picture.h"

namespace maskbench {

// Writes a picture with one, three or four channels, atomically. Throws EnvironmentError.
void write_png(const std::filesystem::path& path, const Picture& picture);

// Returns the pictures, all of one size, in a grid of `columns` columns on white.
Picture contact_sheet(const std::vector<Picture>& pictures, int columns);

}  // namespace maskbench
