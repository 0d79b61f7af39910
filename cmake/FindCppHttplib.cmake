# Finds cpp-httplib as Debian compiles it: libcpp-httplib-dev has a pkg-config file only. Defines httplib::httplib.
find_path(CppHttplib_INCLUDE_DIR httplib.h)
find_library(CppHttplib_LIBRARY cpp-httplib)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(CppHttplib REQUIRED_VARS CppHttplib_LIBRARY CppHttplib_INCLUDE_DIR)
if(CppHttplib_FOUND AND NOT TARGET httplib::httplib)
  find_package(OpenSSL REQUIRED)
  add_library(httplib::httplib UNKNOWN IMPORTED)
  # As in cpp-httplib.pc: they decide the layout of its classes.
  set_target_properties(httplib::httplib PROPERTIES IMPORTED_LOCATION ${CppHttplib_LIBRARY}
    INTERFACE_INCLUDE_DIRECTORIES ${CppHttplib_INCLUDE_DIR}
    INTERFACE_COMPILE_DEFINITIONS "CPPHTTPLIB_OPENSSL_SUPPORT;CPPHTTPLIB_ZLIB_SUPPORT;CPPHTTPLIB_BROTLI_SUPPORT"
    INTERFACE_LINK_LIBRARIES "OpenSSL::SSL;OpenSSL::Crypto")
endif()
