#include <fmt/format.h>

#include <cstdio>

#include "cli/commands.h"
#include "machine/thread_environment.h"
#include "maskbench/errors.h"
#include "system/messages.h"
#include "system/standard_streams.h"

MASKBENCH_THREADS_DO_NOT_SPIN;

namespace maskbench {
namespace {

// Parses the command line and runs the command. Returns the exit code.
int run_command_line(int argc, char** argv) {
  CLI::App program{
      "maskbench: trains and compares GANs that warp masks onto faces.\n"
      "Exit codes: 0 success, 1 some run failed, 2 invalid input, 3 unusable environment, 130 interrupted."};
  program.name("maskbench");
  program.require_subcommand(1);
  program.set_version_flag("--version", "0.1.0");
  Action action;
  add_keys(program, action);
  add_run(program, action);
  add_score(program, action);
  add_table(program, action);
  add_report(program, action);
  add_watch(program, action);
  add_merge(program, action);
  add_slurm(program, action);
  add_verify(program, action);
  add_eval(program, action);
  add_wear(program, action);
  add_utility(program, action);
  add_study(program, action);
  add_weights(program, action);
  add_bench(program, action);
  add_diagnose(program, action);
  add_plugins(program, action);
  add_data(program, action);
  add_help_pages(program, action);
  add_internal(program, action);
  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& problem) {
    const int code = program.exit(problem) == 0 ? 0 : 2;
    flush_standard_output();
    return code;
  }
  const int code = action();
  // The output of a run is its log, which the result does not depend on.
  if (code == 0 && !program.got_subcommand("execute")) flush_standard_output();
  return code;
}

// Says what went wrong and returns the exit code.
int failed(const std::exception& problem) {
  if (std::ferror(stdout)) {
    tell("cannot write to standard output: {}\n", problem.what());
    return 3;
  }
  tell("failed: {}\n", problem.what());
  return 1;
}

}  // namespace
}  // namespace maskbench

int main(int argc, char** argv) {
  using namespace maskbench;
  try {
    open_standard_streams();
    outlive_terminal();
    return run_command_line(argc, argv);
  } catch (const UserError& problem) {
    tell("{}\n", problem.what());
    return 2;
  } catch (const EnvironmentError& problem) {
    tell("{}\n", problem.what());
    return 3;
  } catch (const std::exception& problem) {
    return failed(problem);
  }
}
