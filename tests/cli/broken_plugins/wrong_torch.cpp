// A plugin built with a different LibTorch version.
#include <cstdint>

#include "maskbench/descriptor.h"

const maskbench_descriptor maskbench_plugin_descriptor = {
    sizeof(maskbench_descriptor), MASKBENCH_ABI, _GLIBCXX_USE_CXX11_ABI, 0, "1.13.1", "wrong_torch", "1.0", ""};

extern "C" __attribute__((visibility("default"))) const void* maskbench_plugin() { return nullptr; }
