// Files that the program carries for the pages of a study.
#pragma once

#include <string_view>

namespace maskbench::study {

struct Assets {
  std::string_view page_head, consent, group, feedback, message, overview;  // .mustache
  std::string_view style;                                                   // study.css
  std::string_view script;                                                  // study.js
};

const Assets& assets();

}  // namespace maskbench::study
