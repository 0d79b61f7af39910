// ZIP archives with uncompressed (stored) entries, as written by torch.save.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace maskbench {

// Returns every entry by name, as views into `file`. Throws UserError if the archive is malformed or compressed, or if
// the CRC-32 of an entry does not match.
std::map<std::string, std::string_view> read_zip(std::string_view file);

uint32_t crc32(std::string_view bytes);  // as defined by ZIP

}  // namespace maskbench
