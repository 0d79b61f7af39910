// A plugin of the ABI version before this one.
#include <cstdint>

#include "maskbench/descriptor.h"

const maskbench_descriptor maskbench_plugin_descriptor = {
    sizeof(maskbench_descriptor), MASKBENCH_ABI - 1, _GLIBCXX_USE_CXX11_ABI, 0, "2.11.0", "previous_abi", "1.0", ""};

extern "C" __attribute__((visibility("default"))) const void* maskbench_plugin() { return nullptr; }
