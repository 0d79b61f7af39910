# cmake -DOUTPUT=header -DSOURCES=a;b -DFLAGS=... -P hash_sources.cmake

set(all "${FLAGS}")
foreach(source ${SOURCES})
  file(SHA256 ${source} one)
  string(APPEND all ${one})
endforeach()
string(SHA256 digest "${all}")
file(WRITE ${OUTPUT} "// Made by the build.\n#define MASKBENCH_NUMERICS_SHA256 \"${digest}\"\n")
