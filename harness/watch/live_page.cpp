#include "watch/live_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/sha256.h"
#include "report/html/template.h"

namespace maskbench {
namespace {

namespace fs = std::filesystem;

constexpr const char* kRead[] = {"status.json", "scalars.jsonl", "metrics.json", "metrics.csv",
                                 "costs.json",  "spec.toml",     "samples",      "samples/grid"};

void add_file(std::string& text, const fs::path& file) {
  std::error_code none;
  const auto written = fs::last_write_time(file, none);
  if (none) return;
  const auto size = fs::file_size(file, none);  // of a folder: none
  text += fmt::format("{} {} {}\n", file.string(), none ? 0 : size, written.time_since_epoch().count());
}

std::string failure_page(const std::string& version, const char* why) {
  return report::fill(
      R"(<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="refresh" content="5">
<title>maskbench watch</title></head><body data-live="{{version}}"><p>{{why}}</p><p>This page tries again.</p></body></html>)",
      {{"version", version}, {"why", why}});
}

}  // namespace

std::string fingerprint(const fs::path& results) {
  std::vector<fs::path> runs;
  std::error_code none;
  for (fs::directory_iterator entry(results, none), end; !none && entry != end; entry.increment(none))
    if (entry->is_directory(none)) runs.push_back(entry->path());
  std::sort(runs.begin(), runs.end());
  std::string text;
  add_file(text, results / "experiment.json");
  for (const fs::path& run : runs)
    for (const char* name : kRead) add_file(text, run / name);
  return sha256(text).substr(0, 16);
}

LivePage::LivePage(fs::path results, std::function<std::string(const std::string&)> render)
    : results_(std::move(results)), render_(std::move(render)) {}

void LivePage::make(const std::string& version) {
  std::string html;
  try {
    html = render_(version);
  } catch (const std::exception& problem) {
    html = failure_page(version, problem.what());  // for instance before the first run has begun
  }
  const std::lock_guard hold(mutex_);
  version_ = version;
  html_ = std::move(html);
  changed_.notify_all();
}

std::string LivePage::html() {
  {
    const std::lock_guard one(making_);
    bool is_new;
    {
      const std::lock_guard hold(mutex_);
      is_new = version_.empty();
    }
    if (is_new) make(fingerprint(results_));
  }
  const std::lock_guard hold(mutex_);
  return html_;
}

void LivePage::refresh() {
  const std::lock_guard one(making_);
  const std::string version = fingerprint(results_);
  {
    const std::lock_guard hold(mutex_);
    if (version == version_) return;
  }
  make(version);
}

std::string LivePage::wait_for_other(const std::string& version, std::chrono::milliseconds patience) {
  std::unique_lock hold(mutex_);
  changed_.wait_for(hold, patience, [&] { return version_ != version; });
  return version_;
}

}  // namespace maskbench
