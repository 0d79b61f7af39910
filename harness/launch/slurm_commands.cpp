#include "launch/slurm_commands.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <boost/algorithm/string/split.hpp>
#include <boost/algorithm/string/trim.hpp>

#include "maskbench/errors.h"
#include "system/command.h"

namespace maskbench {
namespace {

[[noreturn]] void refuse_without_slurm(const std::string& program) {
  throw EnvironmentError(
      fmt::format("Slurm is not installed here: no {} in PATH; --launcher local needs none", program));
}

CommandOutput ask(const std::string& program, std::vector<std::string> arguments) {
  const std::string path = find_program(program);
  if (path.empty()) refuse_without_slurm(program);
  arguments.insert(arguments.begin(), path);
  return run_command(arguments);
}

bool all_digits(const std::string& text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
}

}  // namespace

void expect_slurm() {
  for (const char* program : {"sbatch", "squeue", "scancel"})
    if (find_program(program).empty()) refuse_without_slurm(program);
}

std::string submit_array(const std::vector<std::string>& options, size_t tasks, size_t at_once,
                         const std::filesystem::path& script) {
  std::vector<std::string> arguments = {
      "--parsable", fmt::format("--array=0-{}{}", tasks - 1, at_once > 0 ? fmt::format("%{}", at_once) : "")};
  arguments.insert(arguments.end(), options.begin(), options.end());
  arguments.push_back(script.string());
  const CommandOutput answer = ask("sbatch", arguments);
  for (const std::string& line : answer.lines) {
    std::string id = line.substr(0, line.find(';'));  // "17;cluster" on several clusters
    if (answer.code == 0 && all_digits(id)) return id;
  }
  throw EnvironmentError(fmt::format("sbatch refused the array: {}", fmt::join(answer.lines, "; ")));
}

std::vector<QueuedTask> queued_tasks(const std::vector<std::string>& arrays) {
  std::vector<QueuedTask> tasks;
  if (arrays.empty()) return tasks;
  const CommandOutput answer = ask(
      "squeue", {"--noheader", "--array", "--format=%F|%K|%T|%r", fmt::format("--jobs={}", fmt::join(arrays, ","))});
  for (const std::string& line : answer.lines) {
    std::vector<std::string> fields;
    boost::split(fields, line, [](char c) { return c == '|'; });
    for (std::string& field : fields) boost::trim(field);
    if (fields.size() == 4 && all_digits(fields[1]))
      tasks.push_back({fields[0], std::stoul(fields[1]), fields[2], fields[3]});
    else if (line.find("Invalid job id") == std::string::npos)  // the answer for arrays that ended long ago
      throw EnvironmentError(fmt::format("squeue: {}", line));
  }
  return tasks;
}

void cancel_arrays(const std::vector<std::string>& arrays) {
  if (!arrays.empty()) ask("scancel", arrays);
}

}  // namespace maskbench
