# Everything that links LibTorch: metrics, harness, program, plugins.

find_package(LibTorch 2.11.0 REQUIRED)
find_package(OpenCVModules REQUIRED COMPONENTS core imgproc imgcodecs calib3d objdetect)
find_package(Boost 1.74 REQUIRED COMPONENTS filesystem system)
find_package(CLI11 REQUIRED)
find_package(benchmark REQUIRED)
include(MaskbenchCuda)  # MASKBENCH_WITH_CUDA

file(GLOB metric_sources CONFIGURE_DEPENDS metrics/*.cpp metrics/networks/*.cpp)
set(embedded_weights ${CMAKE_SOURCE_DIR}/metrics/embedded/weights.safetensors)
set_source_files_properties(metrics/networks/embedded.cpp PROPERTIES OBJECT_DEPENDS ${embedded_weights}
                            COMPILE_DEFINITIONS MASKBENCH_EMBEDDED_WEIGHTS="${embedded_weights}")
set_source_files_properties(metrics/ssim_plane.cpp PROPERTIES SKIP_PRECOMPILE_HEADERS ON COMPILE_OPTIONS "-O3")
add_library(maskbench_metrics SHARED ${metric_sources})
add_library(maskbench::metrics ALIAS maskbench_metrics)
target_include_directories(maskbench_metrics PRIVATE ${CMAKE_SOURCE_DIR} harness)
target_link_libraries(maskbench_metrics PUBLIC maskbench_base LibTorch::cpu)
set_target_properties(maskbench_metrics PROPERTIES DEFINE_SYMBOL "")
target_precompile_headers(maskbench_metrics PRIVATE <torch/types.h> <torch/autograd.h> <torch/nn/module.h>
                          <torch/nn/modules/container/sequential.h> <torch/nn/modules/container/modulelist.h>)

file(GLOB harness_sources CONFIGURE_DEPENDS harness/data/*.cpp harness/layers/*.cpp harness/plugin/load.cpp
     harness/train/*.cpp harness/launch/*.cpp harness/report/*.cpp harness/eval/*.cpp harness/bench/*.cpp)
list(FILTER harness_sources EXCLUDE REGEX "/data/procedural")
add_library(maskbench SHARED ${harness_sources})
set_target_properties(maskbench PROPERTIES SOVERSION ${MASKBENCH_ABI} DEFINE_SYMBOL "")
target_include_directories(maskbench PUBLIC harness/include PRIVATE harness ${CMAKE_BINARY_DIR}/generated)
target_link_libraries(maskbench PUBLIC maskbench_base maskbench_metrics LibTorch::cpu
                      PRIVATE opencv::core opencv::imgproc opencv::imgcodecs opencv::objdetect Boost::filesystem Boost::system ${CMAKE_DL_LIBS})
target_precompile_headers(maskbench REUSE_FROM maskbench_metrics)
file(GLOB torchless_sources harness/report/*.cpp harness/launch/*.cpp harness/data/*.cpp harness/train/run_*.cpp
     harness/train/remarks_file.cpp harness/eval/name_pairs.cpp harness/eval/picture_folder.cpp)
list(REMOVE_ITEM torchless_sources ${CMAKE_SOURCE_DIR}/harness/data/pool.cpp)
set_source_files_properties(${torchless_sources} PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
# Raw memory alone, so that nothing is built for AVX2 that others share; it is asked whether the machine has it.
set_source_files_properties(harness/layers/plane_kernels.cpp PROPERTIES SKIP_PRECOMPILE_HEADERS ON
                            COMPILE_OPTIONS "-O3;-mavx2;-mfma")
set_source_files_properties(harness/layers/winograd_kernels.cpp PROPERTIES SKIP_PRECOMPILE_HEADERS ON
                            COMPILE_OPTIONS "-O3;-Wno-psabi")
set_source_files_properties(harness/layers/laid_mask_kernels.cpp PROPERTIES SKIP_PRECOMPILE_HEADERS ON
                            COMPILE_OPTIONS "-O3;-ffp-contract=fast;-Wno-psabi")
include(MaskbenchNumerics)  # generated/numerics_sha256.h

add_subdirectory(metrics/embedded)

file(GLOB cli_sources CONFIGURE_DEPENDS harness/cli/*.cpp)
add_executable(maskbench_program ${cli_sources})
set_target_properties(maskbench_program PROPERTIES OUTPUT_NAME maskbench)
target_include_directories(maskbench_program PRIVATE ${CMAKE_SOURCE_DIR} harness ${CMAKE_BINARY_DIR}/generated)
target_link_libraries(maskbench_program PRIVATE maskbench opencv::core opencv::imgproc opencv::imgcodecs CLI11::CLI11 benchmark::benchmark Boost::filesystem
                      Boost::system Threads::Threads)
target_precompile_headers(maskbench_program REUSE_FROM maskbench_metrics)

# Each folder of plugins/ is one plugin; one that links more than the harness says so in a CMakeLists.txt of its own.
file(GLOB plugin_folders CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR} plugins/*)
foreach(folder ${plugin_folders})
  cmake_path(GET folder FILENAME name)
  if(EXISTS ${CMAKE_SOURCE_DIR}/${folder}/CMakeLists.txt)
    add_subdirectory(${folder})
  elseif(EXISTS ${CMAKE_SOURCE_DIR}/${folder}/${name}.cpp)
    maskbench_add_plugin(${name} ${folder}/${name}.cpp)
  endif()
endforeach()

# What a user runs: all but tests and programs that measure.
get_property(plugins GLOBAL PROPERTY maskbench_plugins)
add_custom_target(product DEPENDS maskbench_program ${plugins})
if(TARGET maskbench_cuda)
  add_dependencies(product maskbench_cuda)
endif()
