# Generates a header with the hash of all sources that affect numeric results; it is part of a run's identity.

set(numerics)
foreach(folder products layers faces data train score device cuda include/maskbench)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/harness/${folder}/*.cpp
       ${CMAKE_SOURCE_DIR}/harness/${folder}/*.h ${CMAKE_SOURCE_DIR}/harness/${folder}/*.cu)
  list(APPEND numerics ${sources})
endforeach()
file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/metrics/*.cpp ${CMAKE_SOURCE_DIR}/metrics/*.h)
list(FILTER sources EXCLUDE REGEX "/metrics/embedded/")  # makes the weights, which are hashed themselves
list(APPEND numerics ${sources} ${CMAKE_SOURCE_DIR}/harness/base/simd_targets.h ${CMAKE_SOURCE_DIR}/harness/base/lanes.h
     ${CMAKE_SOURCE_DIR}/harness/base/stream_seed.cpp ${CMAKE_SOURCE_DIR}/metrics/embedded/weights.safetensors)
get_directory_property(numerics_options COMPILE_OPTIONS)
list(FILTER numerics_options EXCLUDE REGEX "fpch-preprocess")  # set for ccache only
string(REPLACE "$<" "<" numerics_options "${numerics_options}")
string(REPLACE ";" " " numerics_options "${numerics_options}")
string(TOUPPER "${CMAKE_BUILD_TYPE}" build_type)
set(numerics_flags "${CMAKE_CXX_COMPILER_ID} ${CMAKE_CXX_COMPILER_VERSION} torch ${LibTorch_VERSION} ${CMAKE_CXX_FLAGS}\
 ${CMAKE_CXX_FLAGS_${build_type}} ${numerics_options}")
set(numerics_header ${CMAKE_BINARY_DIR}/generated/numerics_sha256.h)
add_custom_command(
  OUTPUT ${numerics_header}
  COMMAND ${CMAKE_COMMAND} -DOUTPUT=${numerics_header} "-DSOURCES=${numerics}" "-DFLAGS=${numerics_flags}"
          -P ${CMAKE_SOURCE_DIR}/cmake/hash_sources.cmake
  DEPENDS ${numerics} ${CMAKE_SOURCE_DIR}/cmake/hash_sources.cmake VERBATIM)
add_custom_target(numerics DEPENDS ${numerics_header})
foreach(folder results score score_folders)
  add_dependencies(folder_${folder} numerics)
endforeach()

# Generates a header with the commit, for the manifest of a run.
add_custom_target(git_version BYPRODUCTS ${CMAKE_BINARY_DIR}/generated/git_version.h
                  COMMAND ${CMAKE_COMMAND} -DOUTPUT=${CMAKE_BINARY_DIR}/generated/git_version.h
                          -DSOURCE=${CMAKE_SOURCE_DIR} -P ${CMAKE_SOURCE_DIR}/cmake/git_version.cmake VERBATIM)
add_dependencies(folder_results git_version)
