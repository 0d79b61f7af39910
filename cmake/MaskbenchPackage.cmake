# The CMake package `maskbench` for plugins and programs outside this tree: of this build, and of an installation, which can be
# moved.

include(CMakePackageConfigHelpers)
set_target_properties(maskbench PROPERTIES EXPORT_NAME plugin)
set_target_properties(maskbench_metrics PROPERTIES EXPORT_NAME metrics)
set_target_properties(maskbench_data PROPERTIES EXPORT_NAME data)
set_target_properties(maskbench_base PROPERTIES EXPORT_NAME base)
write_basic_package_version_file(${CMAKE_BINARY_DIR}/maskbench-config-version.cmake COMPATIBILITY SameMinorVersion)

# Of the build folder.
export(TARGETS maskbench maskbench_metrics maskbench_data maskbench_base NAMESPACE maskbench::
       FILE ${CMAKE_BINARY_DIR}/maskbench-targets.cmake)
set(package_modules ${CMAKE_SOURCE_DIR}/cmake)
set(package_targets ${CMAKE_BINARY_DIR}/maskbench-targets.cmake)
set(package_program ${CMAKE_BINARY_DIR}/maskbench)
set(package_torch "set(LibTorch_ROOT \"${LibTorch_ROOT}\")")
configure_file(cmake/maskbench-config.cmake.in ${CMAKE_BINARY_DIR}/maskbench-config.cmake @ONLY)

# Of an installation: paths relative to the file itself.
set(package_modules "\${CMAKE_CURRENT_LIST_DIR}")
set(package_targets "\${CMAKE_CURRENT_LIST_DIR}/maskbench-targets.cmake")
set(package_program "\${CMAKE_CURRENT_LIST_DIR}/../../../bin/maskbench")
set(package_torch "include(\"\${CMAKE_CURRENT_LIST_DIR}/MaskbenchFindTorch.cmake\")")
configure_file(cmake/maskbench-config.cmake.in ${CMAKE_BINARY_DIR}/installed/maskbench-config.cmake @ONLY)
