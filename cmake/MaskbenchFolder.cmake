# maskbench_folder(<shared library> [TORCH] [USES folder...] [LINKS library...] [OPTIONS option...] [BATCH n])
#
# Builds the folder of the calling CMakeLists.txt as an object library and adds its objects to <shared library>.
#   TORCH    the sources use LibTorch and its precompiled header
#   USES     folders whose headers the sources include; checked by script/folder_graph --check
#   LINKS    further libraries to link
#   OPTIONS  compile options of all sources
#   BATCH    sources per unity-build batch (default 4). Reason: sources that include LibTorch or nlohmann-json instantiate
#            the same templates, which takes longer than compiling their own code.

function(maskbench_folder library)
  cmake_parse_arguments(PARSE_ARGV 1 folder "TORCH" "BATCH" "USES;LINKS;OPTIONS")
  cmake_path(RELATIVE_PATH CMAKE_CURRENT_SOURCE_DIR BASE_DIRECTORY ${CMAKE_SOURCE_DIR} OUTPUT_VARIABLE path)
  string(REGEX REPLACE "^harness/" "" path ${path})
  string(REPLACE "/" "_" name ${path})
  file(GLOB sources CONFIGURE_DEPENDS *.cpp)
  set(target folder_${name})
  add_library(${target} OBJECT ${sources})
  if(folder_TORCH)
    target_link_libraries(${target} PRIVATE maskbench_torch_headers ${folder_LINKS})
    target_precompile_headers(${target} REUSE_FROM torch_pch)
  else()
    target_link_libraries(${target} PRIVATE maskbench_base_headers ${folder_LINKS})
    target_precompile_headers(${target} REUSE_FROM base_pch)
  endif()
  target_compile_options(${target} PRIVATE ${folder_OPTIONS})
  if(folder_OPTIONS)
    set_target_properties(${target} PROPERTIES DISABLE_PRECOMPILE_HEADERS ON)
  endif()
  if(NOT DEFINED folder_BATCH)
    set(folder_BATCH 4)
  endif()
  set_target_properties(${target} PROPERTIES UNITY_BUILD_BATCH_SIZE ${folder_BATCH})
  target_sources(${library} PRIVATE $<TARGET_OBJECTS:${target}>)
  target_link_libraries(${library} PRIVATE ${folder_LINKS})
  foreach(used ${folder_USES})
    set_property(GLOBAL APPEND PROPERTY maskbench_folder_uses "${path} ${used}")
  endforeach()
endfunction()
