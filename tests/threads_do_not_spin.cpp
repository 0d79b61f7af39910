// Part of the test programs that compute with several threads, as of the program.
#include "machine/thread_environment.h"

MASKBENCH_THREADS_DO_NOT_SPIN;
