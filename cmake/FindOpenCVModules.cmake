# OpenCV by module: Debian's package files of OpenCV come only with the package of every module it has, which brings
# Qt, VTK and more. Makes opencv::core, opencv::imgproc and so on for the COMPONENTS asked for.

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
