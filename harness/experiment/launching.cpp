#include "experiment/launching.h"

#include <algorithm>

#include "launch/slurm.h"
#include "system/program_path.h"

namespace maskbench {
namespace {

int64_t most_threads(const std::vector<Job>& jobs) {
  int64_t threads = 1;
  for (const Job& job : jobs) threads = std::max(threads, job.threads);
  return threads;
}

}  // namespace

Job job_of(const std::string& name, const std::filesystem::path& folder, const Run& run, const ScoreRequest& request) {
  return {.name = name,
          .folder = folder,
          .spec = to_toml(run),
          .threads = run.train.integer("threads"),
          .hang_seconds = double(run.train.integer("hang_seconds")),
          .request = request};
}

size_t jobs_at_once(const Launching& how, const std::vector<Job>& jobs) {
  if (how.jobs > 0) return how.jobs;
  const size_t fitting = slots_for(how.device, size_t(most_threads(jobs)));
  return std::clamp<size_t>(fitting, 1, std::max<size_t>(1, jobs.size()));
}

Launched launch(const Launching& how, const std::vector<Job>& jobs, const std::filesystem::path& results) {
  if (how.launcher == "local")
    return launch_local(this_program(), jobs, share_machine(how.device, jobs_at_once(how, jobs)), how.fail_fast);
  return launch_slurm({.program = this_program(),
                       .folder = results / "slurm",
                       .script = how.slurm_script,
                       .device = how.device,
                       .at_once = how.jobs,
                       .threads = most_threads(jobs),
                       .start_within = how.start_within,
                       .fail_fast = how.fail_fast},
                      jobs);
}

}  // namespace maskbench
