# Finds LibTorch in the Python package `torch`. LibTorch's own CMake package requires the CUDA toolkit; this module links
# only torch_cpu and c10, and torch_cuda for the CUDA library.
#
# Sets LibTorch_VERSION and defines LibTorch::cpu and, if the package has CUDA, LibTorch::cuda.

if(NOT LibTorch_ROOT)
  find_path(LibTorch_ROOT NAMES lib/libtorch_cpu.so
            HINTS ${CMAKE_CURRENT_LIST_DIR}/../.deps/torch/lib/python3.11/site-packages/torch
                  ${CMAKE_CURRENT_LIST_DIR}/../.deps/torch/lib/python3.12/site-packages/torch
                  ${CMAKE_CURRENT_LIST_DIR}/../.deps/torch/lib/python3.13/site-packages/torch)
endif()
find_library(LibTorch_CPU torch_cpu PATHS ${LibTorch_ROOT}/lib NO_DEFAULT_PATH)
find_library(LibTorch_C10 c10 PATHS ${LibTorch_ROOT}/lib NO_DEFAULT_PATH)
find_library(LibTorch_OpenMP NAMES libgomp.so.1 PATHS ${LibTorch_ROOT}/lib NO_DEFAULT_PATH)
find_library(LibTorch_CUDA torch_cuda PATHS ${LibTorch_ROOT}/lib NO_DEFAULT_PATH)
if(EXISTS ${LibTorch_ROOT}/include/torch/headeronly/version.h)
  file(READ ${LibTorch_ROOT}/include/torch/headeronly/version.h version_header)
  foreach(part MAJOR MINOR PATCH)
    string(REGEX MATCH "define TORCH_VERSION_${part} ([0-9]+)" found "${version_header}")
    list(APPEND LibTorch_VERSION ${CMAKE_MATCH_1})
  endforeach()
  string(REPLACE ";" "." LibTorch_VERSION "${LibTorch_VERSION}")
endif()

# LibTorch's include folder contains fmt headers without the library: the system's headers must come first.
find_path(LibTorch_system_fmt fmt/format.h PATHS /usr/include NO_DEFAULT_PATH)
if(LibTorch_system_fmt)
  file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/generated/include)
  file(CREATE_LINK ${LibTorch_system_fmt}/fmt ${CMAKE_BINARY_DIR}/generated/include/fmt SYMBOLIC)
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(LibTorch REQUIRED_VARS LibTorch_CPU LibTorch_C10 LibTorch_OpenMP
                                  VERSION_VAR LibTorch_VERSION)

if(LibTorch_FOUND AND NOT TARGET LibTorch::cpu)
  add_library(LibTorch::cpu INTERFACE IMPORTED)
  target_include_directories(LibTorch::cpu SYSTEM INTERFACE ${LibTorch_ROOT}/include
                             ${LibTorch_ROOT}/include/torch/csrc/api/include)
  target_link_libraries(LibTorch::cpu INTERFACE ${LibTorch_CPU} ${LibTorch_C10} ${LibTorch_OpenMP})
  # Trap: at::parallel_for is a template; without -fopenmp it silently runs on one thread. Links LibTorch's own libgomp,
  # because a second copy would have a second thread pool.
  target_compile_options(LibTorch::cpu INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-fopenmp>)
  # LibTorch is built with NDEBUG, which changes the layout of some of its classes.
  target_compile_definitions(LibTorch::cpu INTERFACE _GLIBCXX_USE_CXX11_ABI=1 NDEBUG)
  if(LibTorch_CUDA)
    add_library(LibTorch::cuda INTERFACE IMPORTED)
    target_link_libraries(LibTorch::cuda INTERFACE -Wl,--no-as-needed ${LibTorch_CUDA} -Wl,--as-needed LibTorch::cpu)
  endif()
endif()
