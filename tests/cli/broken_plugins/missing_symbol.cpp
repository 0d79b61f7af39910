// A plugin with an undefined symbol.
#include <cstdint>

#include "maskbench/descriptor.h"

const maskbench_descriptor maskbench_plugin_descriptor = {
    sizeof(maskbench_descriptor), MASKBENCH_ABI, _GLIBCXX_USE_CXX11_ABI, 0, "2.11.0", "missing_symbol", "1.0", ""};

extern "C" const void* a_function_that_no_library_has();
extern "C" __attribute__((visibility("default"))) const void* maskbench_plugin() {
  return a_function_that_no_library_has();
}
