// The report of a results folder, made again when files of its runs change.
#pragma once

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <mutex>
#include <string>

namespace maskbench {

// What the files that a report reads look like from outside: names, sizes and times. Never throws for their state.
std::string fingerprint(const std::filesystem::path& results);

// Thread-safe.
class LivePage {
 public:
  // `render` makes the page; what it throws becomes a page that says so.
  LivePage(std::filesystem::path results, std::function<std::string(const std::string& version)> render);

  // Returns the page as it was last made; makes it first where it was never asked for.
  std::string html();

  // Makes the page again where files have changed since. Called again and again by one thread.
  void refresh();

  // Waits until the page is another than `version`, at most `patience`; returns its version.
  std::string wait_for_other(const std::string& version, std::chrono::milliseconds patience);

 private:
  void make(const std::string& version);

  const std::filesystem::path results_;
  const std::function<std::string(const std::string&)> render_;
  std::mutex making_, mutex_;  // mutex_ guards what follows
  std::condition_variable changed_;
  std::string version_, html_;
};

}  // namespace maskbench
