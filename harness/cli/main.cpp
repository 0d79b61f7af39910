#include <fmt/format.h>

#include <cstdio>

#include "cli/commands.h"
#include "maskbench/errors.h"
#include "system/messages.h"

int main(int argc, char** argv) {
  using namespace maskbench;
  occupy_closed_streams();
  CLI::App program{
      "maskbench: trains and compares GANs that warp masks onto faces.\n"
      "Exit codes: 0 success, 1 some run failed, 2 invalid input, 3 unusable environment, 130 interrupted."};
  program.name("maskbench");
  program.require_subcommand(1);
  program.set_version_flag("--version", "0.1.0");
  Action action;
  add_run(program, action);
  add_table(program, action);
  add_merge(program, action);
  add_slurm(program, action);
  add_verify(program, action);
  add_eval(program, action);
  add_weights(program, action);
  add_bench(program, action);
  add_plugins(program, action);
  add_data(program, action);
  add_internal(program, action);
  try {
    program.parse(argc, argv);
    return action();
  } catch (const CLI::ParseError& problem) {
    return program.exit(problem) == 0 ? 0 : 2;
  } catch (const UserError& problem) {
    tell("{}\n", problem.what());
    return 2;
  } catch (const EnvironmentError& problem) {
    tell("{}\n", problem.what());
    return 3;
  } catch (const std::exception& problem) {
    tell("failed: {}\n", problem.what());
    return 1;
  }
}
