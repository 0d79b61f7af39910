// Other programs of this machine: found in PATH, run to their end.
#pragma once

#include <string>
#include <vector>

namespace maskbench {

// Returns the path of `program` in PATH, or an empty string.
std::string find_program(const std::string& program);

// What a program printed on stdout and stderr, without empty lines, and its exit code.
struct CommandOutput {
  int code = 0;
  std::vector<std::string> lines;
};

// Runs `command` (a path and its arguments) with an empty stdin, waits for it and returns what it printed. A run that
// must be watched, locked and stopped is a ChildProcess instead. Throws EnvironmentError if it cannot be started.
CommandOutput run_command(const std::vector<std::string>& command);
// The same with this process's stdout and stderr. Returns the exit code.
int run_command_shown(const std::vector<std::string>& command);

}  // namespace maskbench
