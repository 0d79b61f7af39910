# cmake --install: the program, its plugins and the package for building others, below any prefix. Library paths are relative
# to the program, so the prefix can be moved. LibTorch is that of a Python package, which the launcher finds.
#   bin/maskbench   lib/maskbench/ (program, libraries, plugins/)   lib/cmake/maskbench/   include/maskbench/   share/

set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON)  # installs what is built: the target `product` is enough
set(installed maskbench_program maskbench maskbench_metrics maskbench_data maskbench_base)
if(MASKBENCH_WITH_CUDA)
  list(APPEND installed maskbench_cuda)
endif()
set(libraries maskbench maskbench_metrics maskbench_data maskbench_base)
set(installed_plugins)
foreach(folder ${plugin_folders})
  cmake_path(GET folder FILENAME name)
  if(TARGET ${name})
    list(APPEND installed_plugins ${name})
  endif()
endforeach()
set_target_properties(${installed} PROPERTIES INSTALL_RPATH "$ORIGIN;$ORIGIN/../libraries")
set_target_properties(${installed_plugins} PROPERTIES INSTALL_RPATH "$ORIGIN/..;$ORIGIN/../../libraries")

set(home lib/maskbench)
install(TARGETS ${libraries} EXPORT maskbench-targets LIBRARY DESTINATION ${home})
install(TARGETS maskbench_program RUNTIME DESTINATION ${home})
if(MASKBENCH_WITH_CUDA)
  install(TARGETS maskbench_cuda LIBRARY DESTINATION ${home})
endif()
install(TARGETS ${installed_plugins} LIBRARY DESTINATION ${home}/plugins)
install(PROGRAMS script/launcher DESTINATION bin RENAME maskbench)

install(DIRECTORY harness/include/maskbench ${CMAKE_BINARY_DIR}/generated/include/maskbench DESTINATION include)
install(EXPORT maskbench-targets NAMESPACE maskbench:: DESTINATION lib/cmake/maskbench)
install(FILES ${CMAKE_BINARY_DIR}/installed/maskbench-config.cmake ${CMAKE_BINARY_DIR}/maskbench-config-version.cmake
              cmake/FindLibTorch.cmake cmake/MaskbenchFindTorch.cmake cmake/MaskbenchPlugin.cmake
        DESTINATION lib/cmake/maskbench)

# Manual pages and completions, made by the program from the definitions of its command line.
add_custom_command(OUTPUT ${CMAKE_BINARY_DIR}/help/man/man1/maskbench.1
                   COMMAND ${CMAKE_COMMAND} -E env OMP_NUM_THREADS=1 $<TARGET_FILE:maskbench_program> help-pages ${CMAKE_BINARY_DIR}/help
                   DEPENDS maskbench_program VERBATIM)
add_custom_target(help_pages ALL DEPENDS ${CMAKE_BINARY_DIR}/help/man/man1/maskbench.1)
add_dependencies(product help_pages)
install(DIRECTORY ${CMAKE_BINARY_DIR}/help/ DESTINATION share)

install(DIRECTORY experiments DESTINATION share/maskbench)
install(DIRECTORY results/reference DESTINATION share/maskbench/results)
install(DIRECTORY examples/python DESTINATION share/maskbench/examples PATTERN __pycache__ EXCLUDE)
install(FILES README.md CHANGELOG.md LICENSE DESTINATION share/doc/maskbench)
install(DIRECTORY docs DESTINATION share/doc/maskbench)
