// A remark on an input file that was not used as is.
#pragma once

#include <string>

namespace maskbench {

// Example: {"faces/a.jpg", "skipped", "is truncated"}.
struct Remark {
  std::string what;     // a file, relative to the source's folder, or a line of a table
  std::string outcome;  // skipped | converted | ignored | no landmarks | assumed
  std::string reason;
};

}  // namespace maskbench
