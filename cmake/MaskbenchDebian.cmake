# cpack -G DEB in the build folder: a Debian package of the installation. Dependencies are found by dpkg-shlibdeps, but for LibTorch,
# which no package of Debian 12 has in this release: the launcher takes that of a Python environment.

set(CPACK_PACKAGE_NAME maskbench)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_CONTACT "the maskbench authors <maskbench@invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "experiments with GANs that warp masks onto faces")
set(CPACK_PACKAGE_DESCRIPTION "maskbench trains GANs that wear masks as specified in TOML files, scores them with metrics that see
where a mask lies, and writes tables with the provenance of every number. It needs torch ${LibTorch_VERSION} in a Python
environment: pip install torch==${LibTorch_VERSION}, and MASKBENCH_TORCH names the interpreter that has it.")
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "python3")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "python3-venv, cmake, ninja-build, g++, libfmt-dev, nlohmann-json3-dev")
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(private ${CMAKE_BINARY_DIR} ${LibTorch_ROOT}/lib)
file(GLOB of_nvidia ${LibTorch_ROOT}/../nvidia/*/lib)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS ${private} ${of_nvidia})
include(CPack)
