// Everything that a spec can name in this installation.
#pragma once

#include "spec/experiment.h"

namespace maskbench {

// Returns the plugins that can be loaded, the built-in systems and the names and protocols of all metrics, with kJudgedByPeople.
Catalogue full_catalogue();

}  // namespace maskbench
