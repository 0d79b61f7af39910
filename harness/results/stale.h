// Runs whose numbers the program at hand would compute anew.
#pragma once

#include "results/run_record.h"
#include "spec/experiment.h"

namespace maskbench {

// Sets the state of a finished run to "stale", with the reason, where the sources of this program or of the plugin in
// `catalogue` differ from those that it was made with. They stand in its experiment's file; where they do not, or the
// plugin is not in `catalogue`, in its manifest. Without a readable manifest the state stays. Thread-safe for distinct
// runs.
void mark_stale(RunRecord& run, const Catalogue& catalogue);

}  // namespace maskbench
