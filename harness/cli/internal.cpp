// What the program calls itself for: a plugin is probed and a run is executed in a process of its own.
#include <cstdio>

#include "cli/commands.h"
#include "experiment/catalogue.h"
#include "launch/local.h"
#include "launch/slots.h"
#include "plugin/discovery.h"
#include "plugin/loader/load.h"
#include "system/program_path.h"
#include "train/execute.h"

namespace maskbench {
namespace {

// One run under the eyes of a launcher of its own: its lock, its watchdog, its checkpoint when it is to stop.
int attend(const std::filesystem::path& folder, const std::string& device) {
  const Run run = read_resolved_run((folder / "spec.toml").string(), full_catalogue());
  const Job job{run.system, folder, to_toml(run), double(run.train.integer("hang_seconds"))};
  const Launched launched = launch_local(this_program(), {job}, share_machine(device, 1));
  return launched.interrupted ? 130 : launched.environment > 0 ? 3 : launched.failed > 0 ? 1 : 0;
}

}  // namespace

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
      std::setvbuf(stdout, nullptr, _IOLBF, 0);  // log.txt has what was said before a crash
      pin_to(cores);
      execute_run(folder, device, full_catalogue(), until);
      return 0;
    };
  });
  CLI::App* attend_to = program.add_subcommand("attend", "")->group("");
  attend_to->add_option("folder", folder)->required();
  attend_to->add_option("--device", device);
  attend_to->callback([&action] { action = [] { return attend(folder, device); }; });
}

}  // namespace maskbench
