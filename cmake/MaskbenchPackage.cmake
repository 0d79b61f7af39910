# Package files in the build folder, so that plugins outside this tree can use find_package(maskbench).

export(TARGETS maskbench maskbench_metrics maskbench_data maskbench_base NAMESPACE maskbench:: FILE ${CMAKE_BINARY_DIR}/maskbench-targets.cmake)
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/maskbench-config.cmake CONTENT [=[
# Defines maskbench::maskbench and maskbench_add_plugin(name source...).
list(APPEND CMAKE_MODULE_PATH "@CMAKE_SOURCE_DIR@/cmake")
set(LibTorch_ROOT "@LibTorch_ROOT@")
find_package(fmt REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(LibTorch @LibTorch_VERSION@ EXACT REQUIRED)
include("@CMAKE_BINARY_DIR@/maskbench-targets.cmake")
include("@CMAKE_SOURCE_DIR@/cmake/MaskbenchPlugin.cmake")
]=] @ONLY)
