// The plain-C, pointer-free descriptor that every plugin exports as `maskbench_plugin_descriptor`. It is read before
// anything else of the plugin is called; a program takes only what was built as it was itself.
#pragma once

#include <stdint.h>

#include "maskbench/cuda_major.h"

// Counts up with every change of a public header that breaks plugins built before it.
#define MASKBENCH_ABI 3

extern "C" {
struct maskbench_descriptor {
  uint32_t size;        // of this struct
  uint32_t abi;         // MASKBENCH_ABI
  uint32_t cxx11_abi;   // _GLIBCXX_USE_CXX11_ABI
  uint32_t cuda_major;  // 0: built without CUDA
  char torch[32];
  char name[64];
  char version[32];
  char source_sha256[65];
};
extern __attribute__((visibility("default"))) const maskbench_descriptor maskbench_plugin_descriptor;
}

// TORCH_VERSION comes from <torch/version.h>.
#define MASKBENCH_DESCRIPTOR(name, version, source)                                                                 \
  {                                                                                                                 \
    sizeof(maskbench_descriptor), MASKBENCH_ABI, _GLIBCXX_USE_CXX11_ABI, MASKBENCH_CUDA_MAJOR, TORCH_VERSION, name, \
        version, source                                                                                             \
  }
