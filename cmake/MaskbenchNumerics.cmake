# The hash of every source that decides a number, as a header: it enters the identity of a run.

file(GLOB numerics CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/harness/layers/*.cpp ${CMAKE_SOURCE_DIR}/harness/data/*.cpp
     ${CMAKE_SOURCE_DIR}/harness/train/*.cpp ${CMAKE_SOURCE_DIR}/harness/base/stream_seed.cpp
     ${CMAKE_SOURCE_DIR}/metrics/*.cpp ${CMAKE_SOURCE_DIR}/metrics/networks/*.cpp
     ${CMAKE_SOURCE_DIR}/metrics/embedded/weights.safetensors)
set(numerics_header ${CMAKE_BINARY_DIR}/generated/numerics_sha256.h)
add_custom_command(
  OUTPUT ${numerics_header}
  COMMAND ${CMAKE_COMMAND} -DOUTPUT=${numerics_header} "-DSOURCES=${numerics}" "-DFLAGS=${CMAKE_CXX_FLAGS_RELEASE}"
          -P ${CMAKE_SOURCE_DIR}/cmake/hash_sources.cmake
  DEPENDS ${numerics} ${CMAKE_SOURCE_DIR}/cmake/hash_sources.cmake VERBATIM)
target_sources(maskbench PRIVATE ${numerics_header})

# The commit, for the manifest of a run.
add_custom_target(git_version BYPRODUCTS ${CMAKE_BINARY_DIR}/generated/git_version.h
                  COMMAND ${CMAKE_COMMAND} -DOUTPUT=${CMAKE_BINARY_DIR}/generated/git_version.h
                          -DSOURCE=${CMAKE_SOURCE_DIR} -P ${CMAKE_SOURCE_DIR}/cmake/git_version.cmake VERBATIM)
add_dependencies(maskbench git_version)
