// Unicode normalisation of texts such as file names.
#pragma once

#include <string>

namespace maskbench {

// Returns the text in Unicode normalisation form C: "e" and a combining acute accent become one letter. macOS stores file
// names decomposed, other systems as they were typed. Returns a text that is not UTF-8 unchanged.
std::string composed(const std::string& text);

}  // namespace maskbench
