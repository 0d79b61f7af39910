// The two kinds of failure that a user can do something about; everything else is a bug or a failed run.
#pragma once

#include <stdexcept>

namespace maskbench {

// What the user gave is wrong; the message names file, line and key and says what was expected. Exit code 2.
class UserError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// The surroundings are wrong: no such device, disk full, weights missing, folder not writable. Exit code 3.
class EnvironmentError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace maskbench
