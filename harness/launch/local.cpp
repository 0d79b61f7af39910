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
  Slot place;
  FileLock lock;
  std::unique_ptr<ChildProcess> child;
  std::optional<Clock::time_point> alive;  // when it last said so; empty while it need not
  std::string problem;                     // what it said of its failure
  bool hung = false;
};

std::vector<std::string> last_lines(const std::filesystem::path& file) {
  std::vector<std::string> lines;
  std::istringstream text(std::filesystem::exists(file) ? read_file(file) : "");
  for (std::string line; std::getline(text, line);) lines.push_back(line);
  if (lines.size() > kKeptLines) lines.erase(lines.begin(), lines.end() - kKeptLines);
  return lines;
}

// How a process ended that left no word.
std::string cause(const Running& run, const Exit& exit) {
  if (run.hung) return fmt::format("hung: no iteration for {} s (hang_seconds in [train])", run.job.hang_seconds);
  if (!run.problem.empty()) return run.problem;
  const char* memory = exit.signal == SIGKILL ? ": out of memory, if nobody killed it" : "";
  return fmt::format("its process ended with {}{}; see log.txt", exit.text(), memory);
}

class Launch {
 public:
  Launch(std::filesystem::path program, const std::vector<Job>& jobs, const std::vector<Slot>& places, bool fail_fast)
      : program_(std::move(program)),
        waiting_(jobs.begin(), jobs.end()),
        free_(places.begin(), places.end()),
        fail_fast_(fail_fast),
        progress_(jobs.size()) {}

  Launched run() {
    const StopSignals signals;
    while (!waiting_.empty() || !running_.empty()) {
      obey();
      give_up();
      start_some();
      wait();
      for (auto r = running_.begin(); r != running_.end();) r = follow(*r) ? std::next(r) : conclude(r);
    }
    return result_;
  }

 private:
  // What has come of Ctrl-C.
  void obey() {
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

  // After a failure, where the others are not wanted any more.
  void give_up() {
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
      if (has_ended(RunFolder(job->folder).status().state))
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
    auto child = std::make_unique<ChildProcess>(
        std::vector<std::string>{program_.string(), "execute", job.folder.string(), "--device", free_.front().device,
                                 "--cores", fmt::format("{}", fmt::join(free_.front().cores, ",")), "--until",
                                 fmt::format("{}", job.until)},
        job.folder / "log.txt", lock.descriptor());
    running_.push_back({job, free_.front(), std::move(lock), std::move(child), {}, {}});
    free_.pop_front();
    progress_.started(job.name);
  }

  // Until something is said, or for a second.
  void wait() {
    std::vector<pollfd> descriptors;
    for (const Running& r : running_) descriptors.push_back({r.child->descriptor(), POLLIN, 0});
    const bool idle = running_.empty() && waiting_.empty();
    if (!idle) ::poll(descriptors.data(), descriptors.size(), 1000);
  }

  // Whether the run goes on.
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

  // Whatever a child leaves behind, its status says how it ended.
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
      record(folder, status);
    }
    progress_.ended(run->job.name, status.why.empty() ? status.state : status.state + ": " + status.why);
    free_.push_front(run->place);
    return running_.erase(run);
  }

  // Where not even that can be written, the others go on nevertheless.
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
  const bool fail_fast_;
  bool given_up_ = false;
  Progress progress_;
  std::set<std::string> told_;
  Launched result_;
};

}  // namespace

Launched launch_local(const std::filesystem::path& program, const std::vector<Job>& jobs,
                      const std::vector<Slot>& places, bool fail_fast) {
  return Launch(program, jobs, places, fail_fast).run();
}

}  // namespace maskbench
