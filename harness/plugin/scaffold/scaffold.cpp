#include "plugin/scaffold/scaffold.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "maskbench/errors.h"
#include "maskbench/options.h"
#include "plugin/scaffold/templates.h"
#include "system/atomic_file.h"

namespace maskbench {
namespace {

constexpr size_t kLongestName = 48;

bool is_name(const std::string& text) {
  const auto allowed = [](unsigned char c) { return std::islower(c) || std::isdigit(c) || c == '_'; };
  return !text.empty() && text.size() <= kLongestName && std::islower((unsigned char)text[0]) &&
         std::all_of(text.begin(), text.end(), allowed);
}

// "my_gan" -> "MyGan".
std::string class_name(const std::string& name) {
  std::string result;
  bool upper = true;
  for (const char c : name) {
    if (c != '_') result += upper ? char(std::toupper(c)) : c;
    upper = c == '_';
  }
  return result;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
  return text;
}

const PluginTemplate& template_of(const std::string& kind) {
  std::vector<std::string> kinds;
  for (const PluginTemplate& one : plugin_templates()) {
    if (one.kind == kind) return one;
    kinds.push_back(one.kind);
  }
  throw UserError(
      fmt::format("--kind {}: expected one of {}{}", kind, to_text(Value(kinds)), did_you_mean(kind, kinds)));
}

}  // namespace

void write_plugin_folder(const std::filesystem::path& folder, const std::string& name, const std::string& kind) {
  const PluginTemplate& chosen = template_of(kind);
  if (!is_name(name))
    throw UserError(
        fmt::format("\"{}\" cannot name a plugin: expected up to {} lower-case letters, digits and "
                    "underscores, a letter first",
                    name, kLongestName));
  const std::filesystem::path place = folder / name;
  if (std::filesystem::exists(place)) throw UserError(place.string() + ": is there already; choose another name");
  make_folder(place);
  const auto write = [&](const std::string& file, std::string_view content) {
    std::string text = replaced(std::string(content), "@NAME@", name);
    text = replaced(replaced(text, "@CLASS@", class_name(name)), "@KIND@", chosen.title);
    write_file_atomically(place / file, text);
  };
  write(name + ".cpp", chosen.source);
  write(name + ".toml", chosen.spec);
  write("README.md", template_readme());
  write("CMakeLists.txt", template_cmake());
}

}  // namespace maskbench
