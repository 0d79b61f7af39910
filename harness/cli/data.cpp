// maskbench data draw|pack|info: data sources as files.
#include "cli/commands.h"

namespace maskbench {

void add_data(CLI::App& program, Action& action) {
  CLI::App* command = program.add_subcommand("data", "Data sources");
  command->require_subcommand(1);
  add_data_draw(*command, action);
  add_data_photographs(*command, action);
}

}  // namespace maskbench
