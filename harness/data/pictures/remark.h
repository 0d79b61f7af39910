// What happened to an input file that was not used as it is.
#pragma once

#include <string>

namespace maskbench {

// As in {"faces/a.jpg", "skipped", "is cut off"}.
struct Remark {
  std::string what;     // a file below the source's folder, or a line of a table
  std::string outcome;  // skipped | converted | ignored | no landmarks
  std::string reason;
};

}  // namespace maskbench
