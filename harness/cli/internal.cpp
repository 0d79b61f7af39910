// Hidden commands, run in child processes: probing a plugin, executing a run, supervising a run.
#include <cstdio>

#include "cli/commands.h"
#include "experiment/catalogue.h"
#include "experiment/launching.h"
#include "launch/local.h"
#include "launch/slots.h"
#include "machine/device_name.h"
#include "plugin/discovery.h"
#include "plugin/loader/load.h"
#include "plugin/measure/remote_metric.h"
#include "score/request.h"
#include "system/program_path.h"
#include "train/execute.h"

namespace maskbench {
namespace {

// Executes one run under a local launcher, which provides the lock, the watchdog and the checkpoint on termination.
// Used by Slurm tasks.
int attend(const std::filesystem::path& folder, const std::string& device) {
  const Run run = read_resolved_run((folder / "spec.toml").string(), full_catalogue());
  const Job job = job_of(run.system, folder, run, score_request(run, device_type(device)));
  const Launched launched = launch_local(this_program(), {job}, share_machine(device, 1));
  return exit_code(launched);
}

}  // namespace

void add_internal(CLI::App& program, Action& action) {
  static std::string file, folder, device = "cpu";
  static int64_t until = 0;
  static int socket = -1;
  static std::vector<int> cores;
  CLI::App* probe = program.add_subcommand("probe", "")->group("");
  probe->add_option("file", file)->required();
  probe->callback([&action] {
    action = [] {
      answer_probe(file);
      return 0;
    };
  });
  CLI::App* measure = program.add_subcommand("measure", "")->group("");
  measure->add_option("file", file)->required();
  measure->add_option("socket", socket)->required();
  measure->callback([&action] {
    action = [] {
      answer_as_metric(file, socket);
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
      std::setvbuf(stdout, nullptr, _IOLBF, 0);  // line buffering: log.txt is complete up to a crash
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
