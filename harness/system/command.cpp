#include "system/command.h"

#include <boost/process.hpp>

#include "maskbench/errors.h"

namespace process = boost::process;

namespace maskbench {
namespace {

template <class... Streams>
process::child start(const std::vector<std::string>& command, Streams&&... streams) {
  try {
    return process::child(command.front(), process::args(std::vector(command.begin() + 1, command.end())),
                          process::std_in < process::null, std::forward<Streams>(streams)...);
  } catch (const process::process_error& problem) {
    throw EnvironmentError(command.front() + ": cannot be started: " + problem.code().message());
  }
}

}  // namespace

std::string find_program(const std::string& program) { return process::search_path(program).string(); }

CommandOutput run_command(const std::vector<std::string>& command) {
  process::ipstream printed;
  process::child child = start(command, (process::std_out & process::std_err) > printed);
  CommandOutput output;
  for (std::string line; std::getline(printed, line);)
    if (!line.empty()) output.lines.push_back(line);
  child.wait();
  output.code = child.exit_code();
  return output;
}

int run_command_shown(const std::vector<std::string>& command) {
  process::child child = start(command);
  child.wait();
  return child.exit_code();
}

}  // namespace maskbench
