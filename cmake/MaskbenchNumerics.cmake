# Generates a header with the hashes of the sources that decide numbers: those that decide trained weights (part of a
# run's identity), those that every metric shares, and each metric's own file (part of a score's identity).

function(numeric_sources result)
  set(found)
  foreach(folder ${ARGN})
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${folder}/*.cpp ${CMAKE_SOURCE_DIR}/${folder}/*.h
         ${CMAKE_SOURCE_DIR}/${folder}/*.cu)
    list(APPEND found ${sources})
  endforeach()
  set(${result} ${found} PARENT_SCOPE)
endfunction()

set(base_numerics ${CMAKE_SOURCE_DIR}/harness/base/simd_targets.h ${CMAKE_SOURCE_DIR}/harness/base/lanes.h
    ${CMAKE_SOURCE_DIR}/harness/base/stream_seed.cpp)
numeric_sources(training_numerics harness/products harness/layers harness/faces harness/data harness/train harness/device harness/cuda
                harness/include/maskbench)
list(FILTER training_numerics EXCLUDE REGEX "/include/maskbench/metric[^/]*$|/train/execute")
list(APPEND training_numerics ${base_numerics})

numeric_sources(scoring_numerics metrics harness/score harness/products)
list(FILTER scoring_numerics EXCLUDE REGEX "/metrics/embedded/|/score/pair_pictures")  # weights are hashed themselves, pictures decide no number
set(metric_numerics)
foreach(source ${scoring_numerics})
  file(STRINGS ${source} registrations REGEX "^const RegisterMetric ")
  if(registrations)
    list(APPEND metric_numerics ${source})
    list(REMOVE_ITEM scoring_numerics ${source})
  endif()
endforeach()
list(APPEND scoring_numerics ${base_numerics} ${CMAKE_SOURCE_DIR}/harness/include/maskbench/metric.h
     ${CMAKE_SOURCE_DIR}/harness/include/maskbench/metric_networks.h
     ${CMAKE_SOURCE_DIR}/metrics/embedded/weights.safetensors)

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
  COMMAND ${CMAKE_COMMAND} -DOUTPUT=${numerics_header} "-DTRAINING=${training_numerics}" "-DSCORING=${scoring_numerics}"
          "-DMETRICS=${metric_numerics}" -DROOT=${CMAKE_SOURCE_DIR} "-DFLAGS=${numerics_flags}"
          -P ${CMAKE_SOURCE_DIR}/cmake/hash_sources.cmake
  DEPENDS ${training_numerics} ${scoring_numerics} ${metric_numerics} ${CMAKE_SOURCE_DIR}/cmake/hash_sources.cmake VERBATIM)
add_custom_target(numerics DEPENDS ${numerics_header})
foreach(folder results score)
  add_dependencies(folder_${folder} numerics)
endforeach()

# Generates a header with the commit, for the manifest of a run.
add_custom_target(git_version BYPRODUCTS ${CMAKE_BINARY_DIR}/generated/git_version.h
                  COMMAND ${CMAKE_COMMAND} -DOUTPUT=${CMAKE_BINARY_DIR}/generated/git_version.h
                          -DSOURCE=${CMAKE_SOURCE_DIR} -P ${CMAKE_SOURCE_DIR}/cmake/git_version.cmake VERBATIM)
add_dependencies(folder_results git_version)
