// A setting of the command line, "key=value", over what a spec says.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "spec/toml_reader.h"

namespace maskbench {

// Applies "key=value" to the table. A key is dotted, with parts quoted as in TOML where they hold a dot, an equals sign
// or a space. It may go through `system` to all of its entries ("system.options.p") or to the one of that name
// (`system."DCGAN v1.2".options.p`; the quotes may be left out). A value that is not TOML is a text. Throws UserError
// when the key is malformed or names no system.
void apply_setting(toml::table& root, const std::string& setting);

// Returns the text as it stands in quotes of TOML ("..." or '...'), or nullopt when it is not a single quoted text.
std::optional<std::string> unquoted(std::string_view text);

}  // namespace maskbench
