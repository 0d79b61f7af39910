#include "launch/slurm.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>

#include "launch/progress.h"
#include "launch/slurm_commands.h"
#include "maskbench/errors.h"
#include "results/run_folder.h"
#include "system/atomic_file.h"
#include "system/stop_signals.h"

namespace fs = std::filesystem;

namespace maskbench {
namespace {

using Clock = std::chrono::steady_clock;
using nlohmann::ordered_json;

constexpr int kTries = 3;
constexpr size_t kLargestArray = 1000;  // Slurm's default MaxArraySize

constexpr char kScript[] = R"sh(#!/bin/bash
# One run of an array. Edit what your site needs (partition, account, time, modules): maskbench writes this file only
# where it is missing. What it passes itself: the array, cores of a task, log files and the variables below.
#SBATCH --job-name=maskbench
#SBATCH --requeue
#SBATCH --open-mode=append
{}
run=$(sed -n "$((SLURM_ARRAY_TASK_ID + 1))p" "$MASKBENCH_RUNS")
exec "$MASKBENCH_PROGRAM" attend "$run" --device "$MASKBENCH_DEVICE"
)sh";

// An array submitted from a folder; the task of index i executes runs[i].
struct Array {
  std::string id;
  std::vector<std::string> runs;
};

std::vector<Array> submitted(const fs::path& folder) {
  std::vector<Array> arrays;
  if (!fs::exists(folder / "arrays.json")) return arrays;
  const auto json = ordered_json::parse(read_file(folder / "arrays.json"));
  for (const auto& entry : json.at("arrays")) arrays.push_back({entry.at("id"), entry.at("runs")});
  return arrays;
}

void record(const fs::path& folder, const std::vector<Array>& arrays) {
  ordered_json json = {{"version", 1}, {"arrays", ordered_json::array()}};
  for (const Array& array : arrays) json["arrays"].push_back({{"id", array.id}, {"runs", array.runs}});
  write_file_atomically(folder / "arrays.json", json.dump(2) + "\n");
}

std::vector<std::string> ids_of(const std::vector<Array>& arrays) {
  std::vector<std::string> ids;
  for (const Array& array : arrays) ids.push_back(array.id);
  return ids;
}

class SlurmLaunch {
 public:
  SlurmLaunch(const SlurmSettings& settings, const std::vector<Job>& jobs)
      : settings_(settings), jobs_(jobs.begin(), jobs.end()), progress_(jobs.size()) {
    expect_slurm();
    make_folder(settings_.folder);
    if (settings_.script.empty()) write_script();
  }

  Launched run() {
    const StopSignals signals;
    take_over();
    while (!jobs_.empty()) {
      if (StopSignals::count() > 0) {
        progress_.remark(
            fmt::format("left to Slurm, which goes on; the same command follows it again, `maskbench slurm cancel {}` "
                        "ends it",
                        settings_.folder.parent_path().string()));
        result_.interrupted = true;
        break;
      }
      submit();
      std::this_thread::sleep_for(std::chrono::seconds(1));
      look();
    }
    return result_;
  }

 private:
  struct Tracked : Job {
    explicit Tracked(const Job& job) : Job(job) {}
    int tries = 0;
    bool queued = false, running = false;
  };

  void write_script() {
    settings_.script = settings_.folder / "job.sh";
    if (fs::exists(settings_.script)) return;
    const bool on_cuda = settings_.device.starts_with("cuda");
    write_file_atomically(settings_.script, fmt::format(kScript, on_cuda ? "#SBATCH --gres=gpu:1" : ""));
  }

  // Marks jobs that an earlier call has submitted and that are queued or running.
  void take_over() {
    for (const SlurmTask& task : slurm_tasks(settings_.folder))
      for (Tracked& job : jobs_)
        if (job.folder.filename() == task.run) job.queued = true;
    const auto found = std::count_if(jobs_.begin(), jobs_.end(), [](const Tracked& job) { return job.queued; });
    if (found > 0) progress_.remark(fmt::format("{} tasks are already queued or running", found));
    for (Tracked& job : jobs_) job.tries += job.queued;
  }

  void submit() {
    std::vector<Tracked*> waiting;
    for (Tracked& job : jobs_)
      if (!job.queued) waiting.push_back(&job);
    for (size_t first = 0; first < waiting.size(); first += kLargestArray)
      submit_some(
          {waiting.begin() + long(first), waiting.begin() + long(std::min(first + kLargestArray, waiting.size()))});
  }

  void submit_some(const std::vector<Tracked*>& some) {
    std::vector<Array> arrays = submitted(settings_.folder);
    const fs::path runs = fs::absolute(settings_.folder / fmt::format("{}.runs", arrays.size()));
    std::string list;
    Array array;
    for (Tracked* job : some) {
      make_folder(job->folder);
      write_file_atomically(job->folder / "spec.toml", job->spec);
      list += fs::absolute(job->folder).string() + "\n";
      array.runs.push_back(job->folder.filename());
      job->queued = true;
      ++job->tries;
    }
    write_file_atomically(runs, list);
    array.id = submit_array({fmt::format("--cpus-per-task={}", settings_.threads),
                             fmt::format("--output={}", (fs::absolute(settings_.folder) / "%A_%a.log").string()),
                             fmt::format("--export=ALL,MASKBENCH_PROGRAM={},MASKBENCH_RUNS={},MASKBENCH_DEVICE={}",
                                         settings_.program.string(), runs.string(), settings_.device)},
                            some.size(), settings_.at_once, settings_.script);
    progress_.remark(fmt::format("job {}: an array of {} runs", array.id, some.size()));
    arrays.push_back(std::move(array));
    record(settings_.folder, arrays);
  }

  // Updates every job.
  void look() {
    std::map<std::string, SlurmTask> tasks;
    for (SlurmTask& task : slurm_tasks(settings_.folder)) tasks[task.run] = task;
    for (auto job = jobs_.begin(); job != jobs_.end();) job = follow(*job, tasks) ? std::next(job) : jobs_.erase(job);
    tell_why_nothing_starts(tasks);
  }

  // Updates one job. Returns false once it has ended or failed too often.
  bool follow(Tracked& job, const std::map<std::string, SlurmTask>& tasks) {
    const auto task = tasks.find(job.folder.filename());
    const Status status = RunFolder(job.folder).status();  // read after the queue: a task that is gone has written it
    if (is_complete(job)) {
      progress_.ended(job.name, status.why.empty() ? status.state : status.state + ": " + status.why);
      return false;
    }
    if (task != tasks.end()) {
      show(job, task->second, status);
      return true;
    }
    job.queued = job.running = false;
    const std::string why = status.state == "failed" ? status.why : "its task ended, killed or preempted";
    if (job.tries < kTries && !settings_.fail_fast) {
      progress_.remark(fmt::format("{}: {}; submitted again", job.name, why));
      return true;
    }
    ++result_.failed;
    progress_.ended(job.name, fmt::format("failed {} times: {}", job.tries, why));
    return false;
  }

  void show(Tracked& job, const SlurmTask& task, const Status& status) {
    const bool running = task.state == "RUNNING" || task.state == "COMPLETING";
    started_ = started_ || running;
    if (running && !job.running) progress_.started(job.name);
    if (running) progress_.moved(job.name, "task " + task.id, status.iteration, 0);
    job.running = running;
  }

  void tell_why_nothing_starts(const std::map<std::string, SlurmTask>& tasks) {
    std::string reason;
    for (const auto& [run, task] : tasks)
      if (task.state == "PENDING") reason = task.reason;
    const bool idle = std::none_of(jobs_.begin(), jobs_.end(), [](const Tracked& job) { return job.running; });
    if (!idle || reason.empty() || reason == "None") return;
    if (told_.insert(reason).second) progress_.remark(fmt::format("no task runs yet: Slurm says {}", reason));
    const std::chrono::duration<double> waited = Clock::now() - began_;
    if (started_ || settings_.start_within <= 0 || waited.count() < settings_.start_within) return;
    cancel_slurm(settings_.folder);
    throw EnvironmentError(fmt::format("nothing started within {} s, so the array was cancelled: Slurm says {}",
                                       settings_.start_within, reason));
  }

  SlurmSettings settings_;
  std::vector<Tracked> jobs_;
  Progress progress_;
  Launched result_;
  std::set<std::string> told_;
  bool started_ = false;
  const Clock::time_point began_ = Clock::now();
};

}  // namespace

Launched launch_slurm(const SlurmSettings& settings, const std::vector<Job>& jobs) {
  return SlurmLaunch(settings, jobs).run();
}

std::vector<SlurmTask> slurm_tasks(const fs::path& folder) {
  const auto arrays = submitted(folder);
  std::vector<SlurmTask> tasks;
  for (const QueuedTask& queued : queued_tasks(ids_of(arrays)))
    for (const Array& array : arrays)
      if (array.id == queued.array && queued.index < array.runs.size())
        tasks.push_back(
            {fmt::format("{}_{}", queued.array, queued.index), array.runs[queued.index], queued.state, queued.reason});
  return tasks;
}

size_t cancel_slurm(const fs::path& folder) {
  const size_t left = slurm_tasks(folder).size();
  if (left > 0) cancel_arrays(ids_of(submitted(folder)));
  return left;
}

}  // namespace maskbench
