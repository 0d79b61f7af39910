#include "spec/reference/key_pages.h"

#include <fmt/format.h>

namespace maskbench {
namespace {

constexpr char kPageHead[] =
    R"(# Keys of a spec

<!-- Made by `maskbench keys --format md`; a test compares it with the program. -->

Every key of a spec with its type, default, allowed values and meaning. `maskbench keys` prints the same, `maskbench keys
train` a section, `maskbench keys train.batch` one key, and `maskbench init NAME` writes a commented spec to start from.
Options of a system are those of its plugin: `maskbench plugins info NAME`.
)";

// Escapes what would end a cell of a table.
std::string cell(const std::string& text) {
  std::string safe;
  for (char c : text) {
    if (c == '|') safe += '\\';
    safe += c;
  }
  return safe;
}

std::string code(const std::string& text) { return text.empty() ? "" : "`" + cell(text) + "`"; }

// A default in words ("none", "see [data]") is no code.
std::string fallback_cell(const KeyEntry& key) {
  const bool is_words = key.fallback.find(':') != std::string::npos || key.fallback.starts_with("none") ||
                        key.fallback.starts_with("see ") || key.fallback.starts_with("the ") ||
                        key.fallback.starts_with("all ") || key.fallback.starts_with("that ");
  return is_words ? cell(key.fallback) : code(key.fallback);
}

std::string type_word(const std::string& type) { return type.substr(type.find(' ') + 1); }

}  // namespace

std::string keys_text(const std::vector<KeySection>& sections) {
  std::string text;
  for (const KeySection& section : sections) {
    if (!text.empty()) text += "\n";
    text += fmt::format("{}: {}\n", section.heading.empty() ? "spec" : section.heading, section.about);
    for (const KeyEntry& key : section.keys) {
      const std::string limits = key.limits.empty() ? "" : fmt::format("  ({})", key.limits);
      text += fmt::format("  {} = {}  {}{}\n      {}\n", key.name, key.fallback, key.type, limits, key.about);
    }
  }
  return text;
}

std::string keys_page(const std::vector<KeySection>& sections) {
  std::string page = kPageHead;
  for (const KeySection& section : sections) {
    page += fmt::format("\n## {}\n\n{}\n\n", section.heading.empty() ? "Outside any section" : section.heading,
                        section.about);
    page += "| key | type | default | values | meaning |\n|---|---|---|---|---|\n";
    for (const KeyEntry& key : section.keys)
      page += fmt::format("| `{}` | {} | {} | {} | {} |\n", key.name, type_word(key.type), fallback_cell(key),
                          cell(key.limits), cell(key.about));
  }
  return page;
}

}  // namespace maskbench
