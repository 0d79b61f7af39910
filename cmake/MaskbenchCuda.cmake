# MASKBENCH_CUDA=AUTO|ON|OFF controls whether libmaskbench_cuda.so is built. No other target depends on it; the program
# loads it only when a run uses a CUDA device.

set(MASKBENCH_WITH_CUDA OFF)
if(NOT MASKBENCH_CUDA STREQUAL "OFF")
  include(CheckLanguage)
  set(CMAKE_CUDA_ARCHITECTURES 80 90 CACHE STRING "GPU architectures")
  check_language(CUDA)
  if(CMAKE_CUDA_COMPILER AND TARGET LibTorch::cuda)
    enable_language(CUDA)
    find_package(CUDAToolkit REQUIRED)
    set(MASKBENCH_WITH_CUDA ON)
  elseif(MASKBENCH_CUDA STREQUAL "ON")
    message(FATAL_ERROR "MASKBENCH_CUDA=ON requires nvcc and a LibTorch with CUDA")
  endif()
endif()

if(MASKBENCH_WITH_CUDA)
  message(STATUS "CUDA ${CUDAToolkit_VERSION}: building libmaskbench_cuda.so")
  file(GLOB cuda_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/harness/cuda/*.cu ${CMAKE_SOURCE_DIR}/harness/cuda/*.cpp)
  add_library(maskbench_cuda SHARED ${cuda_sources})
  set_target_properties(maskbench_cuda PROPERTIES CUDA_STANDARD 17 CUDA_RUNTIME_LIBRARY Shared)
  target_include_directories(maskbench_cuda PRIVATE ${CMAKE_SOURCE_DIR}/harness)
  target_link_libraries(maskbench_cuda PRIVATE maskbench LibTorch::cuda CUDA::cudart)
  set(MASKBENCH_CUDA_MAJOR ${CUDAToolkit_VERSION_MAJOR})
else()
  message(STATUS "CUDA: not built (MASKBENCH_CUDA=${MASKBENCH_CUDA}); runs use the CPU")
  set(MASKBENCH_CUDA_MAJOR 0)
endif()
# A header instead of a compile definition, so that only the sources including it depend on the CUDA version.
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/generated/include/maskbench/cuda_major.h
     CONTENT "#pragma once\n#define MASKBENCH_CUDA_MAJOR @MASKBENCH_CUDA_MAJOR@  // 0: built without CUDA\n" @ONLY)
