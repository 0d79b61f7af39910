// Options of commands that execute jobs.
#pragma once

#include <CLI/CLI.hpp>

#include "experiment/launching.h"

namespace maskbench {

void add_launch_options(CLI::App& command, Launching& how);

}  // namespace maskbench
