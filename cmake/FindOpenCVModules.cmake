# Finds single OpenCV modules: Debian ships OpenCV's CMake files only with libopencv-dev, which depends on Qt, VTK and more.
# Defines opencv::core, opencv::imgproc and so on for the requested COMPONENTS.

find_path(OpenCVModules_INCLUDE opencv2/core.hpp PATH_SUFFIXES opencv4)
set(needed OpenCVModules_INCLUDE)
foreach(module ${OpenCVModules_FIND_COMPONENTS})
  find_library(OpenCVModules_${module} opencv_${module})
  list(APPEND needed OpenCVModules_${module})
  if(OpenCVModules_${module} AND NOT TARGET opencv::${module})
    add_library(opencv::${module} UNKNOWN IMPORTED GLOBAL)
    set_target_properties(opencv::${module} PROPERTIES IMPORTED_LOCATION ${OpenCVModules_${module}})
    target_include_directories(opencv::${module} SYSTEM INTERFACE ${OpenCVModules_INCLUDE})
  endif()
endforeach()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(OpenCVModules REQUIRED_VARS ${needed})
