// What the program calls itself for: a plugin is probed and a run is executed in a process of its own.
#include "cli/commands.h"
#include "launch/places.h"
#include "plugin/load.h"
#include "train/execute.h"

namespace maskbench {

void add_internal(CLI::App& program, Action& action) {
  static std::string file, folder, device = "cpu";
  static int64_t until = 0;
  static std::vector<int> cores;
  CLI::App* probe = program.add_subcommand("probe", "")->group("");
  probe->add_option("file", file)->required();
  probe->callback([&action] {
    action = [] {
      answer_probe(file);
      return 0;
    };
  });
  CLI::App* execute = program.add_subcommand("execute", "")->group("");
  execute->add_option("folder", folder)->required();
  execute->add_option("--device", device);
  execute->add_option("--until", until);
  execute->add_option("--cores", cores)->delimiter(',');
  execute->callback([&action] {
    action = [] {
      pin_to(cores);
      execute_run(folder, device, full_catalogue(), until);
      return 0;
    };
  });
}

}  // namespace maskbench
