// Files that the program carries for the report.
#pragma once

#include <string_view>

namespace maskbench::report {

struct Assets {
  std::string_view page;        // page.mustache
  std::string_view style;       // style.css
  std::string_view script;      // script.js
  std::string_view pairs;       // pairs.js
  std::string_view charts;      // Chart.js
  std::string_view references;  // references.bib
};

const Assets& assets();

}  // namespace maskbench::report
