// Writes garbage to the descriptor reserved for the program's answer to a probe.
#include <unistd.h>

[[maybe_unused]] const auto written = ::write(3, "not JSON\n", 9);
