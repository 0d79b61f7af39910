// Messages and progress on stderr, which the program can do without.
#pragma once

#include <fmt/format.h>

#include <cstddef>
#include <string_view>
#include <utility>

namespace maskbench {

// Returns the columns of the terminal that the descriptor is: 0 where it is none, 80 where it does not say.
size_t terminal_width(int descriptor);

// Writes the text to stderr. What cannot be written (stderr is closed, its disk is full, its reader or its terminal is
// gone) is lost; never throws, and never raises SIGPIPE.
void write_message(std::string_view text) noexcept;

// The same with formatting, as fmt::print(stderr, ...).
template <class... Values>
void tell(fmt::format_string<Values...> format, Values&&... values) {
  write_message(fmt::format(format, std::forward<Values>(values)...));
}

}  // namespace maskbench
