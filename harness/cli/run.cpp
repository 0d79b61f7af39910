// maskbench run SPEC: expands a spec into runs, executes those that are missing, writes and prints the tables.
#include "cli/commands.h"
#include "cli/launch_options.h"
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
  command->add_option("--results", asked.results, "folder that holds the experiment's folder")->capture_default_str();
  command->add_option("--reference", asked.reference, "published values to print beside ours, a TOML file");
  command
      ->add_option(
          "--only", asked.only,
          "a system, seed=1, or an axis of the sweep with a value (k=2.0): runs of these alone; may be repeated")
      ->take_all()
      ->allow_extra_args(false);
  command->add_flag("--retry-failed", asked.retry_failed, "only runs whose last try failed");
  command->add_flag("--dry-run", asked.dry_run,
                    "only print system, point, seed, hash and the states of weights and scores of each run");
  command->add_flag("--full", asked.full, "print all of the tables on a terminal too, not what fits its width");
  command->add_flag_callback(
      "--no-report", [] { asked.report = false; }, "do not write report.html");
  add_launch_options(*command, asked.how);
  command->callback([&action] { action = [] { return run_experiment(asked); }; });
}

}  // namespace maskbench
