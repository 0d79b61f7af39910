#include "machine/thread_environment.h"

#include <alloca.h>
#include <limits.h>
#include <sys/auxv.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

namespace maskbench {
namespace {

char kPassive[] = "OMP_WAIT_POLICY=passive";
char kRestarted[] = "MASKBENCH_RESTARTED=1";  // prevents a second restart, whatever became of the other variable

bool sets(const char* variable, const char* name) {
  const size_t length = std::strlen(name);
  return std::strncmp(variable, name, length) == 0 && variable[length] == '=';
}

// Whether the kernel started this program, and not a loader that was given its path (/lib64/ld-linux-x86-64.so.2 FILE):
// /proc/self/exe is the loader then.
bool started_by_kernel() { return ::getauxval(AT_BASE) != 0; }

}  // namespace

bool threads_spin(const char* const* environment) {
  for (; *environment; ++environment)
    for (const char* name : {"OMP_WAIT_POLICY", "GOMP_SPINCOUNT", "MASKBENCH_RESTARTED"})
      if (sets(*environment, name)) return false;
  return true;
}

void restart_without_spinning(int, char** arguments, char** environment) {
  char program[PATH_MAX];
  const ssize_t length = ::readlink("/proc/self/exe", program, sizeof program - 1);
  if (!threads_spin(environment) || !started_by_kernel() || length < 0) return;
  program[length] = '\0';
  size_t count = 0;
  while (environment[count]) ++count;
  auto** variables = static_cast<char**>(::alloca((count + 3) * sizeof(char*)));
  std::copy_n(environment, count, variables);
  variables[count] = kPassive;
  variables[count + 1] = kRestarted;
  variables[count + 2] = nullptr;
  ::execve(program, arguments, variables);
}

}  // namespace maskbench
