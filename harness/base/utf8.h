// UTF-8 texts: validity, and the columns that they take on a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace maskbench {

// Whether the bytes are well-formed UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF.
bool is_utf8(std::string_view text);

// Returns how many columns the text takes on a terminal: none for combining marks, two for East Asian wide characters
// and emoji, one for every other character and for each byte that is not UTF-8.
size_t terminal_columns(std::string_view text);

// Returns the text, or where it takes more than `columns`, as much of it as fits with "…" behind it. `columns` >= 1.
std::string fitted(std::string_view text, size_t columns);

}  // namespace maskbench
