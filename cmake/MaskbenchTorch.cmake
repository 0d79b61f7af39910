# Targets that link LibTorch: metrics, harness, program, plugins.

find_package(LibTorch 2.11.0 REQUIRED)
find_package(benchmark REQUIRED)
find_package(SQLiteCpp REQUIRED)
find_package(CppHttplib REQUIRED)

add_library(maskbench_torch_headers INTERFACE)
target_link_libraries(maskbench_torch_headers INTERFACE maskbench_base_headers LibTorch::cpu)
add_library(torch_pch OBJECT ${CMAKE_BINARY_DIR}/generated/empty.cpp)
target_link_libraries(torch_pch PRIVATE maskbench_torch_headers)
target_precompile_headers(torch_pch PRIVATE <torch/types.h> <torch/autograd.h> <torch/nn/module.h>
                          <torch/nn/modules/container/sequential.h> <torch/nn/modules/container/modulelist.h>
                          <fmt/format.h> <nlohmann/json.hpp>)

add_library(maskbench_metrics SHARED ${CMAKE_BINARY_DIR}/generated/empty.cpp)
add_library(maskbench::metrics ALIAS maskbench_metrics)
target_link_libraries(maskbench_metrics PUBLIC maskbench_base LibTorch::cpu)
add_subdirectory(harness/products)
foreach(folder networks similarity sets task weights)
  add_subdirectory(metrics/${folder})
endforeach()
add_subdirectory(metrics)

add_library(maskbench SHARED ${CMAKE_BINARY_DIR}/generated/empty.cpp)
set_target_properties(maskbench PROPERTIES SOVERSION ${MASKBENCH_ABI} DEFINE_SYMBOL "")
target_link_libraries(maskbench PUBLIC maskbench_data maskbench_metrics LibTorch::cpu)
foreach(folder data/tensors layers/kernels layers/kernels/pyconv layers/kernels/winograd layers/kernels/mask_warp layers
         plugin/loader plugin/measure device results results/comparison results/scores score work train/optimizers train rehearsal
         plugin/suite launch report report/tables report/html
         experiment watch score/folders bench study/design study/statistics study/answers study/server study/pictures study
         wear utility)
  add_subdirectory(harness/${folder})
endforeach()
include(MaskbenchCuda)      # MASKBENCH_WITH_CUDA
include(MaskbenchNumerics)  # generated/numerics_sha256.h
add_subdirectory(metrics/embedded)
add_subdirectory(harness/cli)

# Each folder of plugins/ is one plugin; a plugin that links further libraries has its own CMakeLists.txt.
file(GLOB plugin_folders CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR} plugins/*)
foreach(folder ${plugin_folders})
  cmake_path(GET folder FILENAME name)
  if(EXISTS ${CMAKE_SOURCE_DIR}/${folder}/CMakeLists.txt)
    add_subdirectory(${folder})
  elseif(EXISTS ${CMAKE_SOURCE_DIR}/${folder}/${name}.cpp)
    maskbench_add_plugin(${name} ${folder}/${name}.cpp)
  endif()
endforeach()

# The program and its plugins, without tests and benchmarks.
get_property(plugins GLOBAL PROPERTY maskbench_plugins)
add_custom_target(product DEPENDS maskbench_program ${plugins})
if(TARGET maskbench_cuda)
  add_dependencies(product maskbench_cuda)
endif()
