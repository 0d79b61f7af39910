// ZIP archives whose entries are stored without compression, as torch writes them.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace maskbench {

// Every entry by name, as views into `file`. Throws UserError on anything that is malformed or compressed, and when the
// CRC-32 of an entry is not that of its bytes.
std::map<std::string, std::string_view> read_zip(std::string_view file);

uint32_t crc32(std::string_view bytes);  // as ZIP has it

}  // namespace maskbench
