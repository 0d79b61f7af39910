// Crashes in a static initialiser.
#include <csignal>

[[maybe_unused]] const int crashed = std::raise(SIGSEGV);
