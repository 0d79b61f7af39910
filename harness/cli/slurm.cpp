// maskbench slurm status|cancel DIR: tasks submitted by `run --launcher slurm`.
#include "launch/slurm.h"

#include <fmt/format.h>

#include "cli/commands.h"
#include "launch/slurm_commands.h"
#include "results/status.h"
#include "system/messages.h"

namespace maskbench {
namespace {

int status(const std::filesystem::path& results) {
  expect_slurm();
  const auto tasks = slurm_tasks(results / "slurm");
  for (const SlurmTask& task : tasks) {
    const Status run = find_status(results / task.run);
    fmt::print("{}\t{}\t{}\t{}\t{}\n", task.id, task.run, task.state, task.reason, run.state);
  }
  tell("{} tasks are queued or running\n", tasks.size());
  return 0;
}

int cancel(const std::filesystem::path& results) {
  expect_slurm();
  tell("{} tasks cancelled; rerun the experiment to resume from the last checkpoints\n",
       cancel_slurm(results / "slurm"));
  return 0;
}

}  // namespace

void add_slurm(CLI::App& program, Action& action) {
  static std::string results;
  CLI::App* slurm = program.add_subcommand("slurm", "Shows or cancels tasks submitted by `run --launcher slurm`");
  slurm->require_subcommand(1);
  CLI::App* show = slurm->add_subcommand("status", "Lists tasks: id, run, state, pending reason, state of the run");
  show->add_option("dir", results, "an experiment's results folder")->required()->check(CLI::ExistingDirectory);
  show->callback([&action] { action = [] { return status(results); }; });
  CLI::App* end = slurm->add_subcommand("cancel", "Cancels the tasks");
  end->add_option("dir", results, "an experiment's results folder")->required()->check(CLI::ExistingDirectory);
  end->callback([&action] { action = [] { return cancel(results); }; });
}

}  // namespace maskbench
