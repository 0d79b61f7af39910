# Sets LibTorch_ROOT to the folder of a Python package `torch`: MASKBENCH_TORCH in the environment, which names the folder or a
# Python interpreter that has it, else that of python3. As the launcher of the program does.

if(NOT LibTorch_ROOT)
  set(said "$ENV{MASKBENCH_TORCH}")
  if(NOT IS_DIRECTORY "${said}")
    if(NOT said)
      set(said python3)
    endif()
    execute_process(
      COMMAND ${said} -c "import importlib.util as u; s = u.find_spec('torch'); print(s.submodule_search_locations[0] if s else '')"
      OUTPUT_VARIABLE said OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  endif()
  if(NOT IS_DIRECTORY "${said}")
    message(FATAL_ERROR "no LibTorch found: pip install torch, or set MASKBENCH_TORCH to the package's folder or to a Python "
                        "interpreter that has it")
  endif()
  set(LibTorch_ROOT "${said}" CACHE PATH "Folder of the Python package torch")
endif()
