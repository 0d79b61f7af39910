// Files that stand in the program's read-only data; nothing is read or parsed before they are used.
#pragma once

#include <string_view>

// Declares `symbol` and `symbol`_end around the bytes of the file, a string literal; at the top level of a source file that
// names the file among its OBJECT_DEPENDS. Symbols are one name space for the program.
// NOLINTBEGIN(bugprone-macro-parentheses): a literal and a name, which take none
#define MASKBENCH_EMBED(symbol, file)                                                \
  asm(".pushsection .rodata\n.balign 8\n" #symbol ": .incbin \"" file "\"\n" #symbol \
      "_end:\n"                                                                      \
      ".byte 0\n.popsection\n");                                                     \
  extern "C" [[gnu::visibility("hidden")]] const char symbol[];                      \
  extern "C" [[gnu::visibility("hidden")]] const char symbol##_end[]
// NOLINTEND(bugprone-macro-parentheses)

// The bytes as a std::string_view.
#define MASKBENCH_EMBEDDED(symbol) std::string_view((symbol), size_t(symbol##_end - (symbol)))
