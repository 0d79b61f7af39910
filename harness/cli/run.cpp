// maskbench run SPEC: expands a spec into runs, executes those that are missing, writes and prints the tables.
#include "cli/commands.h"
#include "experiment/run_experiment.h"

namespace maskbench {

void add_run(CLI::App& program, Action& action) {
  static ExperimentRequest asked;
  CLI::App* command = program.add_subcommand("run", "Trains and scores what a spec names; skips what is done");
  command->add_option("spec", asked.spec, "the experiment, a TOML file")->required();
  command->add_option("--set", asked.settings, "key=value, over what the spec says; may be repeated")
      ->take_all()
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false);
  command->add_option("--jobs", asked.jobs, "runs at once (default: cores over train.threads)")
      ->check(CLI::Range(1, 100000));
  command->add_option("--launcher", asked.launcher, "local, or slurm: one job array")
      ->check(CLI::IsMember({"local", "slurm"}))
      ->capture_default_str();
  command
      ->add_option("--slurm-script", asked.slurm_script, "job script of your site (default: slurm/job.sh in results)")
      ->check(CLI::ExistingFile);
  command->add_option("--start-within", asked.start_within, "seconds after which to give up where Slurm starts nothing")
      ->check(CLI::NonNegativeNumber);
  command->add_option("--device", asked.device, "cpu, cuda, cuda:<number> or auto")->capture_default_str();
  command->add_option("--results", asked.results, "folder that holds the experiment's folder")->capture_default_str();
  command->add_option("--reference", asked.reference, "published values to print beside ours, a TOML file");
  command
      ->add_option(
          "--only", asked.only,
          "a system, seed=1, or an axis of the sweep with a value (k=2.0): runs of these alone; may be repeated")
      ->take_all()
      ->allow_extra_args(false);
  command->add_flag("--retry-failed", asked.retry_failed, "only runs whose last try failed");
  command->add_flag("--fail-fast", asked.fail_fast, "stop the others when a run fails");
  command->add_flag("--dry-run", asked.dry_run, "only print system, point, seed, hash and state of each run");
  command->add_flag("--full", asked.full, "print all of the tables on a terminal too, not what fits its width");
  command->callback([&action] { action = [] { return run_experiment(asked); }; });
}

}  // namespace maskbench
