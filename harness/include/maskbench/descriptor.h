// Descriptor of a plugin: a plain C struct without pointers, exported as `maskbench_plugin_descriptor`. The program
// reads it before it calls anything in the plugin and rejects a plugin whose ABI number, C++ ABI, CUDA version or
// LibTorch version differ from its own.
#pragma once

#include <stdint.h>

#include "maskbench/cuda_major.h"

// Incremented with every change of a public header that breaks plugins built before it.
#define MASKBENCH_ABI 6

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
