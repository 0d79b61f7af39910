#include "launch/job.h"

#include "results/scores/score_view.h"
#include "results/status.h"

namespace maskbench {

bool is_complete(const Job& job) {
  return job.request ? is_complete(job.folder, *job.request) : has_ended(find_status(job.folder).state);
}

}  // namespace maskbench
