// Kills itself with SIGKILL, like the kernel's out-of-memory killer.
#include <csignal>

[[maybe_unused]] const int killed = std::raise(SIGKILL);
