// maskbench data draw|pack|info: export and inspection of data sources.
#include "cli/commands.h"

namespace maskbench {

void add_data(CLI::App& program, Action& action) {
  CLI::App* command = program.add_subcommand("data", "Exports and inspects data sources");
  command->require_subcommand(1);
  add_data_draw(*command, action);
  add_data_photographs(*command, action);
}

}  // namespace maskbench
