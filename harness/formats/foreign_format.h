// Names what a file is that stands where weights are expected.
#pragma once

#include <string>
#include <string_view>

namespace maskbench {

// Returns what the file is and what to do about it ("is a Git LFS pointer, not the file: run git lfs pull"), or "" where
// it may be weights: an empty file, a web page, a text, a pointer of Git LFS or git-annex, an archive, HDF5, NumPy.
std::string foreign_format(std::string_view file);

}  // namespace maskbench
