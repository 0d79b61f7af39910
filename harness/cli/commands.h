// The commands of the program. Each add_*() registers a command; its callback sets the action to run.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>

namespace maskbench {

using Action = std::function<int()>;  // returns the exit code

void add_run(CLI::App& program, Action& action);
void add_verify(CLI::App& program, Action& action);
void add_merge(CLI::App& program, Action& action);
void add_slurm(CLI::App& program, Action& action);
void add_score(CLI::App& program, Action& action);
void add_table(CLI::App& program, Action& action);
void add_report(CLI::App& program, Action& action);
void add_watch(CLI::App& program, Action& action);
void add_keys(CLI::App& program, Action& action);
void add_plugins(CLI::App& program, Action& action);
void add_wear(CLI::App& program, Action& action);
void add_utility(CLI::App& program, Action& action);
void add_plugin_authors(CLI::App& plugins, Action& action);
void add_eval(CLI::App& program, Action& action);
void add_bench(CLI::App& program, Action& action);
void add_diagnose(CLI::App& program, Action& action);
void add_study(CLI::App& program, Action& action);
void add_weights(CLI::App& program, Action& action);
void add_data(CLI::App& program, Action& action);
void add_data_draw(CLI::App& data, Action& action);
void add_data_photographs(CLI::App& data, Action& action);
void add_help_pages(CLI::App& program, Action& action);
void add_internal(CLI::App& program,
                  Action& action);  // hidden commands that the program runs as child processes

}  // namespace maskbench
