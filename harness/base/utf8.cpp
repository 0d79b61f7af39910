#include "base/utf8.h"

#include <utf8proc.h>

#include <optional>

namespace maskbench {
namespace {

// Removes the first character from `text` and returns it, or nullopt after removing a byte that starts none.
std::optional<utf8proc_int32_t> take_character(std::string_view& text) {
  utf8proc_int32_t character = 0;
  const auto length = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                       utf8proc_ssize_t(text.size()), &character);
  text.remove_prefix(length > 0 ? size_t(length) : 1);
  return length > 0 ? std::optional(character) : std::nullopt;
}

// utf8proc counts control characters as none, terminals differ: one is on the safe side.
size_t columns_of(std::optional<utf8proc_int32_t> character) {
  if (!character || utf8proc_category(*character) == UTF8PROC_CATEGORY_CC) return 1;
  return size_t(utf8proc_charwidth(*character));
}

}  // namespace

bool is_utf8(std::string_view text) {
  while (!text.empty())
    if (!take_character(text)) return false;
  return true;
}

size_t terminal_columns(std::string_view text) {
  size_t columns = 0;
  while (!text.empty()) columns += columns_of(take_character(text));
  return columns;
}

std::string fitted(std::string_view text, size_t columns) {
  if (terminal_columns(text) <= columns) return std::string(text);
  std::string_view rest = text;
  size_t taken = 0, used = 0;
  while (true) {
    used += columns_of(take_character(rest));
    if (used + 1 > columns) break;
    taken = text.size() - rest.size();
  }
  return std::string(text.substr(0, taken)) + "…";
}

}  // namespace maskbench
