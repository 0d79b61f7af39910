#include "cli/launch_options.h"

namespace maskbench {

void add_launch_options(CLI::App& command, Launching& how) {
  command.add_option("--device", how.device, "cpu, cuda, cuda:<number> or auto")->capture_default_str();
  command.add_option("--jobs", how.jobs, "runs at once (default: cores over train.threads)")
      ->check(CLI::Range(1, 100000));
  command.add_option("--launcher", how.launcher, "local, or slurm: one job array")
      ->check(CLI::IsMember({"local", "slurm"}))
      ->capture_default_str();
  command.add_option("--slurm-script", how.slurm_script, "job script of your site (default: slurm/job.sh in results)")
      ->check(CLI::ExistingFile);
  command.add_option("--start-within", how.start_within, "seconds after which to give up where Slurm starts nothing")
      ->check(CLI::NonNegativeNumber);
  command.add_flag("--fail-fast", how.fail_fast, "stop the others when a run fails");
}

}  // namespace maskbench
