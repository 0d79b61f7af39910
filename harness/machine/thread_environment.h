// How the threads of the OpenMP runtime (libgomp) wait for each other, set by the environment of the process.
// Reason:     By default they spin at barriers. When a process of another session (another user's, another job's) is
//             busy, the kernel then gives the spinning thread the core that the awaited thread needs: whatever uses two
//             threads takes 30 to 50 times as long.
#pragma once

namespace maskbench {

// Whether threads spin in a process with this environment ("NAME=value", ended by null): neither OMP_WAIT_POLICY nor
// GOMP_SPINCOUNT is set, and the process was not restarted by restart_without_spinning().
bool threads_spin(const char* const* environment);

// Where threads would spin, restarts the program with OMP_WAIT_POLICY=passive: the same process with the same arguments,
// open files and signal dispositions. Child processes inherit the setting. Returns where nothing is to be changed, and
// where the program cannot be restarted.
// Trap:       libgomp reads its variables in an initialiser, before main(): setting them there has no effect. Programs
//             call this from .preinit_array (MASKBENCH_THREADS_DO_NOT_SPIN), before LibTorch's initialisers, which take
//             0.3 s. No initialiser of the C++ library has run by then, so that only the C library may be used.
void restart_without_spinning(int count, char** arguments, char** environment);

}  // namespace maskbench

// Placed in a source file of a program (not of a shared library): restart_without_spinning() at its start.
#define MASKBENCH_THREADS_DO_NOT_SPIN                                                                        \
  [[gnu::section(".preinit_array"), gnu::used]] static void (*const kBeforeLibraries)(int, char**, char**) = \
      &maskbench::restart_without_spinning
