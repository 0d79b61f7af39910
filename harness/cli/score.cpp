// maskbench score RESULTS: scores finished runs where they lie, without training.
#include "cli/commands.h"
#include "cli/launch_options.h"
#include "experiment/score_results.h"

namespace maskbench {

void add_score(CLI::App& program, Action& action) {
  static ScoringRequest asked;
  CLI::App* command = program.add_subcommand("score", "Scores finished runs where they lie, without training");
  command->add_option("results", asked.results, "an experiment's results folder, or the folder of a run")->required();
  command->add_option("--metrics", asked.metrics, "comma-separated metrics to add (default: those of the spec)")
      ->delimiter(',')
      ->allow_extra_args(false);
  command->add_option("--set", asked.settings, "eval.key=value, over what the runs' specs say; may be repeated")
      ->take_all()
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false);
  command->add_option("--checkpoint", asked.checkpoints,
                      "score kept checkpoints too: all, or an iteration; see scores/by_iteration.csv of a run");
  command->add_option("--reference", asked.reference, "published values to print beside ours, a TOML file");
  command->add_flag("--dry-run", asked.dry_run, "only print which runs are to be scored");
  command->add_flag("--full", asked.full, "print all of the tables on a terminal too, not what fits its width");
  add_launch_options(*command, asked.how);
  command->callback([&action] { action = [] { return score_results(asked); }; });
}

}  // namespace maskbench
