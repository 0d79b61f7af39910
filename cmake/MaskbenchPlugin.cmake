# maskbench_add_plugin(name source...): builds plugins/name.so, where the program looks for plugins.

function(maskbench_add_plugin name)
  add_library(${name} MODULE ${ARGN})
  set_property(GLOBAL APPEND PROPERTY maskbench_plugins ${name})
  set(digest "")
  foreach(source ${ARGN})
    cmake_path(ABSOLUTE_PATH source)
    file(SHA256 ${source} one)
    string(APPEND digest ${one})
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${source})
  endforeach()
  string(SHA256 digest "${digest}")
  set_target_properties(${name} PROPERTIES PREFIX "" LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/plugins
                        CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
  target_compile_features(${name} PRIVATE cxx_std_20)
  target_compile_options(${name} PRIVATE -fno-gnu-unique -ffp-contract=off)
  set_source_files_properties(${ARGN} PROPERTIES COMPILE_DEFINITIONS "MASKBENCH_PLUGIN_SOURCE_SHA256=\"${digest}\"")
  if(TARGET maskbench)
    target_link_libraries(${name} PRIVATE maskbench)
  else()
    target_link_libraries(${name} PRIVATE maskbench::plugin)
  endif()
endfunction()

# maskbench_test_plugin(name [SPEC file] [SET key=value...]): adds the tests `name.suite`, what every plugin of its kind must do,
# and with SPEC `name.run`, which runs that spec on the CPU. SET: keys of [data] for the suite of a data source.
function(maskbench_test_plugin name)
  cmake_parse_arguments(PARSE_ARGV 1 test "" "SPEC" "SET")
  set(settings)
  foreach(setting ${test_SET})
    list(APPEND settings --set ${setting})
  endforeach()
  add_test(NAME ${name}.suite COMMAND ${maskbench_PROGRAM} plugins test $<TARGET_FILE:${name}> ${settings})
  set(tests ${name}.suite)
  if(test_SPEC)
    cmake_path(ABSOLUTE_PATH test_SPEC)
    add_test(NAME ${name}.run COMMAND ${maskbench_PROGRAM} run ${test_SPEC} --device cpu
                                      --results ${CMAKE_CURRENT_BINARY_DIR}/results)
    list(APPEND tests ${name}.run)
  endif()
  set_tests_properties(${tests} PROPERTIES ENVIRONMENT
    "MASKBENCH_PLUGIN_PATH=$<TARGET_FILE_DIR:${name}>;MASKBENCH_TORCH=${LibTorch_ROOT};OMP_WAIT_POLICY=passive")
endfunction()
