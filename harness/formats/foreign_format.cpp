#include "formats/foreign_format.h"

#include <fmt/format.h>

#include <algorithm>

namespace maskbench {
namespace {

struct Signature {
  std::string_view begin;
  const char* meaning;
};

const Signature kSignatures[] = {
    {"version https://git-lfs.github.com/", "is a Git LFS pointer, not the file itself: run `git lfs pull`"},
    {"/annex/objects/", "is a git-annex pointer, not the file itself: run `git annex get`"},
    {"\x1f\x8b", "is a gzip archive: unpack it first"},
    {"BZh", "is a bzip2 archive: unpack it first"},
    {std::string_view("\xfd"
                      "7zXZ\0",
                      6),
     "is an xz archive: unpack it first"},
    {"7z\xbc\xaf\x27\x1c", "is a 7-Zip archive: unpack it first"},
    {"Rar!", "is a RAR archive: unpack it first"},
    {"\x28\xb5\x2f\xfd", "is a Zstandard archive: unpack it first"},
    {"\x89HDF\r\n\x1a\n", "is an HDF5 file, as Keras writes it; expected .pth, .pt or .safetensors"},
    {"\x93NUMPY", "is a NumPy array; expected .pth, .pt or .safetensors"},
    {"GGUF", "is a GGUF file; expected .pth, .pt or .safetensors"},
    {"%PDF", "is a PDF document; expected .pth, .pt or .safetensors"},
    {"\x89PNG", "is a picture; expected .pth, .pt or .safetensors"},
    {"\xff\xd8\xff", "is a picture; expected .pth, .pt or .safetensors"},
};
constexpr size_t kLooked = 512;  // bytes at the beginning that tell a text

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& letter : lower)
    if (letter >= 'A' && letter <= 'Z') letter = char(letter - 'A' + 'a');
  return lower;
}

bool is_text(std::string_view begin) {
  return std::none_of(begin.begin(), begin.end(), [](unsigned char c) {
    return (c < ' ' && c != '\n' && c != '\r' && c != '\t' && c != '\f') || c == 0x7f;
  });
}

// Whether the file begins with a header length below 2^56 and a header. The length may look like a signature.
bool may_be_safetensors(std::string_view file) { return file.size() > 8 && file[7] == '\0' && file[8] == '{'; }

// Returns the first line, at most 60 bytes of it.
std::string first_line(std::string_view text) {
  const std::string_view line = text.substr(0, text.find_first_of("\r\n"));
  return std::string(line.substr(0, 60)) + (line.size() > 60 ? "..." : "");
}

}  // namespace

std::string foreign_format(std::string_view file) {
  if (file.empty()) return "is empty: the download or the copy failed";
  for (const auto& [begin, meaning] : kSignatures)
    if (file.starts_with(begin) && !may_be_safetensors(file)) return meaning;
  const std::string_view begin = file.substr(0, kLooked);
  if (!is_text(begin)) return "";
  std::string_view text = begin;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
  const std::string lower = lower_case(text);
  if (lower.starts_with("<!doctype html") || lower.find("<html") != std::string::npos)
    return "is a web page (HTML), not weights: the server answered with a page instead of the file";
  if (text.empty()) return "holds spaces only: the download or the copy failed";
  return fmt::format("is a text, not weights: it begins \"{}\"", first_line(text));
}

}  // namespace maskbench
