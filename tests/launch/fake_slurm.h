// sbatch, squeue and scancel as scripts of a test, first in PATH.
#pragma once

#include <cstdlib>
#include <string>

#include "system/atomic_file.h"
#include "tests/system/script.h"
#include "tests/system/set_variable.h"
#include "tests/system/temporary_folder.h"

namespace maskbench {

// Each script finds its folder in $here; what it is called with is appended to NAME.calls there.
class FakeSlurm {
 public:
  FakeSlurm() {
    for (const char* name : {"sbatch", "squeue", "scancel"}) answer(name, "");
  }
  void answer(const std::string& program, const std::string& script) const {
    write_script(folder_ / program,
                 "here=" + folder_.path.string() + "\necho \"$@\" >> $here/" + program + ".calls\n" + script);
  }
  std::string calls(const std::string& program) const {
    const auto file = folder_ / (program + ".calls");
    return std::filesystem::exists(file) ? read_file(file) : "";
  }
  void write(const std::string& name, const std::string& text) const { folder_.write(name, text); }

 private:
  const TemporaryFolder folder_;
  const SetVariable path_{"PATH", folder_.path.string() + ":" + std::getenv("PATH")};
};

}  // namespace maskbench
