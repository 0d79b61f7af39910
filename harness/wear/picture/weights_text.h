// "name=number,name=number", as options of the command line give weights.
#pragma once

#include <map>
#include <string>

namespace maskbench {

// Throws UserError, beginning with `option`, where a part is no name with a number of at least 0 or comes twice.
std::map<std::string, double> parse_weights(const std::string& option, const std::string& text);

}  // namespace maskbench
