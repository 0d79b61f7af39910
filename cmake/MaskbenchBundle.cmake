# Content of a bundle (script/bundle), the component `bundle`: program/ with plugins/, and the launcher that finds LibTorch.

set(launched maskbench)
if(TARGET cuda_tests)
  list(APPEND launched cuda_tests)
  list(APPEND installed cuda_tests)
  set_target_properties(cuda_tests PROPERTIES INSTALL_RPATH "$ORIGIN;$ORIGIN/../libraries")
endif()
set(in_bundle COMPONENT bundle EXCLUDE_FROM_ALL)
install(TARGETS ${installed} RUNTIME DESTINATION program ${in_bundle}
        LIBRARY DESTINATION program NAMELINK_SKIP ${in_bundle})
install(TARGETS ${installed_plugins} LIBRARY DESTINATION program/plugins ${in_bundle})
foreach(name ${launched})
  install(PROGRAMS script/launcher DESTINATION . RENAME ${name} ${in_bundle})
endforeach()
install(DIRECTORY experiments DESTINATION . ${in_bundle})
install(DIRECTORY results/reference DESTINATION results ${in_bundle})
install(DIRECTORY bench/peers DESTINATION bench ${in_bundle} PATTERN __pycache__ EXCLUDE)
install(FILES LICENSE README.md DESTINATION . ${in_bundle})
