#include "launch/local.h"

#include <fmt/format.h>
#include <poll.h>

#include <list>
#include <memory>
#include <nlohmann/json.hpp>

#include "base/child_process.h"
#include "launch/progress.h"
#include "train/run_folder.h"

namespace maskbench {
namespace {

struct Running {
  Job job;
  std::unique_ptr<ChildProcess> child;
};

void show(const Running& running, const std::string& line, Progress& progress) {
  const auto json = nlohmann::json::parse(line, nullptr, /*allow_exceptions=*/false);
  if (json.is_object())
    progress.moved(running.job.name, json.value("phase", ""), json.value("done", int64_t{0}),
                   json.value("of", int64_t{0}));
}

// Whatever a child leaves behind, its status says how it ended.
Status conclude(const RunFolder& folder, const Exit& exit) {
  Status status = folder.status();
  const bool concluded = status.state != "running" && status.state != "missing" && status.state != "unreadable";
  if (concluded && (exit.ok() || status.state == "failed")) return status;
  status.state = "failed";
  status.why = fmt::format("its process ended with {}; see log.txt", exit.text());
  folder.write_status(status);
  return status;
}

void wait_for_any(const std::list<Running>& running) {
  std::vector<pollfd> waiting;
  for (const Running& r : running) waiting.push_back({r.child->descriptor(), POLLIN, 0});
  ::poll(waiting.data(), waiting.size(), 1000);
}

}  // namespace

size_t launch_local(const std::filesystem::path& program, const std::vector<Job>& jobs, size_t at_once,
                    const std::string& device) {
  Progress progress(jobs.size());
  std::list<Running> running;
  size_t next = 0, failed = 0;
  while (next < jobs.size() || !running.empty()) {
    while (next < jobs.size() && running.size() < at_once) {
      const Job& job = jobs[next++];
      running.push_back(
          {job, std::make_unique<ChildProcess>(
                    std::vector<std::string>{program.string(), "execute", job.folder.string(), "--device", device},
                    job.folder / "log.txt")});
      progress.started(job.name);
    }
    wait_for_any(running);
    for (auto r = running.begin(); r != running.end();) {
      bool open = true;
      for (const std::string& line : r->child->read_lines(open)) show(*r, line, progress);
      if (open) {
        ++r;
        continue;
      }
      const Status status = conclude(RunFolder(r->job.folder), r->child->wait());
      failed += status.state == "failed";
      progress.ended(r->job.name, status.why.empty() ? status.state : status.state + ": " + status.why);
      r = running.erase(r);
    }
  }
  return failed;
}

}  // namespace maskbench
