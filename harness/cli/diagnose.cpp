// maskbench diagnose SPEC: what the critic of each system learns by itself.
#include <fmt/format.h>

#include <cstdio>

#include "bench/critic_diagnosis.h"
#include "cli/commands.h"
#include "device/device.h"
#include "experiment/catalogue.h"

namespace maskbench {
namespace {

struct DiagnoseArguments {
  std::string spec;
  std::vector<std::string> settings;
};

int diagnose(const DiagnoseArguments& asked) {
  const Catalogue catalogue = full_catalogue();
  const Experiment experiment = read_spec(asked.spec, asked.settings, catalogue);
  constexpr const char* kLine = "{:<40} {:>4} {:>6} {:>6} {:>6} {:>6}\n";
  fmt::print(kLine, "critic", "seed", "steps", "AUC", "right", "down");
  for (const Run& run : experiment.runs) {
    if (!run.trained) continue;
    prepare_process(int(run.train.integer("threads")), run.train.text("determinism"));
    const bench::Diagnosis found = bench::diagnose_critic(run, catalogue.plugin(run.plugin));
    const auto rounded = [](double value, int digits) { return fmt::format("{:.{}f}", value, digits); };
    fmt::print(kLine, run.system, run.seed, run.train.integer("pretrain_iterations"), rounded(found.auc, 3),
               rounded(found.right, 2), rounded(found.down, 2));
    std::fflush(stdout);
  }
  return 0;
}

}  // namespace

void add_diagnose(CLI::App& program, Action& action) {
  static DiagnoseArguments asked;
  CLI::App* command = program.add_subcommand("diagnose", "Says what the critic of each system learns by itself");
  command->footer(
      "Each critic is trained for pretrain_iterations steps to tell really masked people from masks at random places. "
      "AUC:\n"
      "how well it does so on people it never saw. right, down: correlation of its gradient with the shift that a mask "
      "at\n"
      "the best constant warp still needs; 0: it knows no relation of mask and face. On the CPU.");
  command->add_option("spec", asked.spec, "experiment, a TOML file")->required();
  command->add_option("--set", asked.settings, "override a key of the spec: train.pretrain_iterations=2000");
  command->callback([&action] { action = [] { return diagnose(asked); }; });
}

}  // namespace maskbench
