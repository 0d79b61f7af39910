// Crashes before anything of it is called.
#include <csignal>

[[maybe_unused]] const int crashed = std::raise(SIGSEGV);
