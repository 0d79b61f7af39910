#include "results/run_folder.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include "maskbench/errors.h"

namespace maskbench {

void RunFolder::expect_there() const {
  struct stat found {};
  const bool there = ::stat((path_ / "spec.toml").c_str(), &found) == 0;
  const std::pair now(found.st_dev, found.st_ino);
  if (there && !spec_) spec_ = now;
  if (!there || *spec_ != now)
    throw EnvironmentError(
        fmt::format("{} was {} while the run went on", path_.string(), there ? "taken over by another" : "deleted"));
}

}  // namespace maskbench
