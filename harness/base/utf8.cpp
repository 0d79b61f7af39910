#include "base/utf8.h"

#include <array>
#include <cstdint>
#include <optional>

namespace maskbench {
namespace {

struct Range {
  uint32_t first, last;
};

// Blocks of Unicode 15 that are wide as a whole, or combining.
constexpr std::array<Range, 10> kWide = {{{0x1100, 0x115F},
                                          {0x2E80, 0x303E},
                                          {0x3041, 0xA4CF},
                                          {0xAC00, 0xD7A3},
                                          {0xF900, 0xFAFF},
                                          {0xFE30, 0xFE6F},
                                          {0xFF00, 0xFF60},
                                          {0xFFE0, 0xFFE6},
                                          {0x1F300, 0x1FAFF},
                                          {0x20000, 0x3FFFD}}};
constexpr std::array<Range, 5> kCombining = {
    {{0x0300, 0x036F}, {0x200B, 0x200F}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}}};

template <size_t N>
bool is_in(const std::array<Range, N>& ranges, uint32_t character) {
  for (const auto& [first, last] : ranges)
    if (character >= first && character <= last) return true;
  return false;
}

// Removes the first character from `text` and returns it, or nullopt after removing a byte that starts none.
std::optional<uint32_t> take_character(std::string_view& text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  const size_t length = lead < 0x80 ? 1 : lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
  uint32_t character = length == 1 ? lead : lead & (0x7Fu >> length);
  bool good = length > 0 && length <= text.size();
  for (size_t i = 1; good && i < length; ++i) {
    const auto next = static_cast<unsigned char>(text[i]);
    good = (next & 0xC0) == 0x80;
    character = character << 6 | (next & 0x3Fu);
  }
  constexpr std::array<uint32_t, 5> kLowest = {0, 0, 0x80, 0x800, 0x10000};
  good = good && character >= kLowest[length] && character <= 0x10FFFF && (character < 0xD800 || character > 0xDFFF);
  text.remove_prefix(good ? length : 1);
  return good ? std::optional(character) : std::nullopt;
}

size_t columns_of(std::optional<uint32_t> character) {
  if (!character) return 1;
  return is_in(kCombining, *character) ? 0 : is_in(kWide, *character) ? 2 : 1;
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
