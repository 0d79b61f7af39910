// Exceptions for failures that the user can fix. Any other exception is a bug or a failed run.
#pragma once

#include <stdexcept>

namespace maskbench {

// Invalid input. The message names file, line and key and states what was expected. Exit code 2.
class UserError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Unusable environment: no such device, disk full, weights missing, folder not writable. Exit code 3.
class EnvironmentError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace maskbench
