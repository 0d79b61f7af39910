// Pictures as PNG files.
#pragma once

#include <filesystem>

#include "base/picture.h"

namespace maskbench {

// One, three or four channels. Written atomically; throws EnvironmentError.
void write_png(const std::filesystem::path& path, const Picture& picture);

// Pictures of one size side by side, `columns` in a row, on white.
Picture contact_sheet(const std::vector<Picture>& pictures, int columns);

}  // namespace maskbench
