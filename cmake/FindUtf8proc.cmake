# Finds utf8proc: Debian ships no CMake files with libutf8proc-dev. Defines utf8proc::utf8proc.

find_path(Utf8proc_INCLUDE utf8proc.h)
find_library(Utf8proc_LIBRARY utf8proc)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Utf8proc REQUIRED_VARS Utf8proc_INCLUDE Utf8proc_LIBRARY)
if(NOT TARGET utf8proc::utf8proc)
  add_library(utf8proc::utf8proc UNKNOWN IMPORTED GLOBAL)
  set_target_properties(utf8proc::utf8proc PROPERTIES IMPORTED_LOCATION ${Utf8proc_LIBRARY})
  target_include_directories(utf8proc::utf8proc SYSTEM INTERFACE ${Utf8proc_INCLUDE})
endif()
