#include "launch/local.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <poll.h>

#include <algorithm>
#include <chrono>
#include <list>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <sstream>

#include "launch/core_pool.h"
#include "launch/progress.h"
#include "maskbench/errors.h"
#include "results/run_folder.h"
#include "system/atomic_file.h"
#include "system/child_process.h"
#include "system/file_lock.h"
#include "system/stop_signals.h"

namespace maskbench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr size_t kKeptLines = 20;
constexpr int kEnvironmentCode = 3;

struct Running {
  Job job;
  Slot slot;
  std::vector<int> cores;  // that it is pinned to
  FileLock lock;
  std::unique_ptr<ChildProcess> child;
  std::optional<Clock::time_point> alive;  // time of its last report; nullopt while it is not watched
  std::string problem;                     // the cause of its failure, as it reported it
  bool hung = false;
  bool had_ended = false;  // before it was started: it is only scored
};

std::vector<std::string> last_lines(const std::filesystem::path& file) {
  std::vector<std::string> lines;
  std::istringstream text(std::filesystem::is_regular_file(file) ? read_file(file) : "");
  for (std::string line; std::getline(text, line);) lines.push_back(line);
  if (lines.size() > kKeptLines) lines.erase(lines.begin(), lines.end() - kKeptLines);
  return lines;
}

// Returns the cause of a failure.
std::string cause(const Running& run, const Exit& exit) {
  if (run.hung) return fmt::format("hung: no iteration for {} s (hang_seconds in [train])", run.job.hang_seconds);
  if (!run.problem.empty()) return run.problem;
  const char* memory = exit.signal == SIGKILL ? ": out of memory, if nobody killed it" : "";
  return fmt::format("its process ended with {}{}; see log.txt", exit.text(), memory);
}

class Launch {
 public:
  Launch(std::filesystem::path program, const std::vector<Job>& jobs, const std::vector<Slot>& slots, bool fail_fast)
      : program_(std::move(program)),
        waiting_(jobs.begin(), jobs.end()),
        free_(slots.begin(), slots.end()),
        fail_fast_(fail_fast),
        progress_(jobs.size()) {}

  Launched run() {
    const StopSignals signals;
    while (!waiting_.empty() || !running_.empty()) {
      handle_signals();
      handle_failure();
      start_some();
      wait();
      for (auto r = running_.begin(); r != running_.end();) r = follow(*r) ? std::next(r) : conclude(r);
    }
    return result_;
  }

 private:
  // First signal: checkpoint; second: kill.
  void handle_signals() {
    if (StopSignals::count() == 0) return;
    waiting_.clear();
    if (!result_.interrupted) {
      progress_.remark("stopping: runs finish their iteration and write a checkpoint; again: stop at once");
      for (Running& run : running_) run.child->signal(SIGTERM);
    } else if (StopSignals::count() > 1) {
      for (Running& run : running_) run.child->signal(SIGKILL);
    }
    result_.interrupted = true;
  }

  // With fail_fast: stops the other runs after the first failure.
  void handle_failure() {
    if (!fail_fast_ || result_.failed == 0 || given_up_) return;
    given_up_ = true;
    progress_.remark(fmt::format("a run failed: {} others are not started", waiting_.size()));
    waiting_.clear();
    for (Running& run : running_) run.child->signal(SIGTERM);
  }

  void start_some() {
    for (auto job = waiting_.begin(); job != waiting_.end() && !free_.empty();) {
      auto lock = take(*job);
      if (!lock) {
        ++job;
        continue;
      }
      if (is_complete(*job))
        progress_.ended(job->name, "done by another process");
      else
        start(*job, std::move(*lock));
      job = waiting_.erase(job);
    }
  }

  std::optional<FileLock> take(const Job& job) {
    make_folder(job.folder);
    auto lock = FileLock::take(job.folder / kLockFile);
    if (!lock && told_.insert(job.name).second)
      progress_.remark(fmt::format("{}: left to {}", job.name, FileLock::holder(job.folder / kLockFile)));
    return lock;
  }

  void start(const Job& job, FileLock lock) {
    write_file_atomically(job.folder / "spec.toml", job.spec);
    const std::vector<int> cores = cores_.take(free_.front().cores);
    auto child = std::make_unique<ChildProcess>(
        std::vector<std::string>{program_.string(), "execute", job.folder.string(), "--device", free_.front().device,
                                 "--cores", fmt::format("{}", fmt::join(cores, ",")), "--until",
                                 fmt::format("{}", job.until)},
        job.folder / "log.txt", lock.descriptor());
    const bool had_ended = has_ended(RunFolder(job.folder).status().state);
    running_.push_back({job, free_.front(), cores, std::move(lock), std::move(child), {}, {}, false, had_ended});
    free_.pop_front();
    progress_.started(job.name);
  }

  // Waits until a run reports or ends, for one second at most.
  void wait() {
    std::vector<pollfd> descriptors;
    for (const Running& r : running_) descriptors.push_back({r.child->descriptor(), POLLIN, 0});
    const bool idle = running_.empty() && waiting_.empty();
    if (!idle) ::poll(descriptors.data(), descriptors.size(), 1000);
  }

  // Reads what the run has reported and kills it when it hangs. Returns false once it has ended.
  bool follow(Running& run) {
    bool open = true;
    for (const std::string& line : run.child->read_lines(open)) hear(run, line);
    const std::chrono::duration<double> silent = Clock::now() - run.alive.value_or(Clock::now());
    if (open && run.job.hang_seconds > 0 && silent.count() > run.job.hang_seconds) {
      run.hung = true;
      run.child->signal(SIGKILL);
    }
    return open;
  }

  void hear(Running& run, const std::string& line) {
    const auto json = nlohmann::json::parse(line, nullptr, /*allow_exceptions=*/false);
    if (!json.is_object()) return;
    if (run.alive) run.alive = Clock::now();
    if (json.contains("alive"))
      run.alive = json["alive"] == true ? std::optional(Clock::now()) : std::nullopt;
    else if (json.contains("warning"))
      progress_.remark(fmt::format("{}: {}", run.job.name, json.value("warning", "")));
    else if (json.contains("problem"))
      run.problem = json.value("problem", "");
    else
      progress_.moved(run.job.name, json.value("phase", ""), json.value("done", int64_t{0}),
                      json.value("of", int64_t{0}));
  }

  // Ensures that the status says how the child ended, and frees its slot. Returns the next running job.
  std::list<Running>::iterator conclude(std::list<Running>::iterator run) {
    const Exit exit = run->child->wait();
    const RunFolder folder(run->job.folder);
    Status status = folder.status();
    const bool concluded = exit.ok() && (has_ended(status.state) || status.state == "interrupted");
    if (!concluded) {
      const bool stopped = (result_.interrupted || given_up_) && (exit.signal == SIGTERM || exit.signal == SIGKILL);
      status.state = stopped ? "interrupted" : "failed";
      status.why = stopped ? "stopped before it could write a checkpoint" : cause(*run, exit);
      status.log = stopped ? std::vector<std::string>() : last_lines(run->job.folder / "log.txt");
      result_.failed += !stopped;
      result_.environment += exit.code == kEnvironmentCode;
      if (!run->had_ended) record(folder, status);
    }
    progress_.ended(run->job.name, status.why.empty() ? status.state : status.state + ": " + status.why);
    free_.push_front(run->slot);
    cores_.give_back(run->cores);
    return running_.erase(run);
  }

  // A status that cannot be written is reported; the other runs go on.
  void record(const RunFolder& folder, const Status& status) {
    try {
      folder.write_status(status);
    } catch (const EnvironmentError& problem) {
      progress_.remark(problem.what());
      result_.environment += 1;
    }
  }

  const std::filesystem::path program_;
  std::list<Job> waiting_;
  std::list<Running> running_;
  std::list<Slot> free_;
  CorePool cores_;
  const bool fail_fast_;
  bool given_up_ = false;
  Progress progress_;
  std::set<std::string> told_;
  Launched result_;
};

}  // namespace

int exit_code(const Launched& launched) {
  if (launched.interrupted) return 130;
  return launched.environment > 0 ? 3 : launched.failed > 0 ? 1 : 0;
}

Launched launch_local(const std::filesystem::path& program, const std::vector<Job>& jobs,
                      const std::vector<Slot>& slots, bool fail_fast) {
  return Launch(program, jobs, slots, fail_fast).run();
}

}  // namespace maskbench
