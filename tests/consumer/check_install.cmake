# SPDX-License-Identifier: Apache-2.0
# Installs a build, moves the result elsewhere and uses it as a stranger would:
#   cmake -DBUILD_DIR=... -DWORK_DIR=... -DCXX=... [-DFLAGS=...] [-DSTEP=...] -P check_install.cmake
# Steps: install, core, session, client, unknown, pkgconfig, symbols, program; without STEP all that fit the build.
cmake_minimum_required(VERSION 3.18)
foreach(variable BUILD_DIR WORK_DIR CXX)
  if(NOT ${variable})
    message(FATAL_ERROR "check_install.cmake needs -D${variable}=...")
  endif()
endforeach()
set(PREFIX "${WORK_DIR}/moved")

# The consumers are built with what built the library; another build tool may not be there.
file(STRINGS "${BUILD_DIR}/CMakeCache.txt" GENERATOR REGEX "^CMAKE_GENERATOR:")
string(REGEX REPLACE "^[^=]*=" "" GENERATOR "${GENERATOR}")

function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT result EQUAL 0)
    list(JOIN ARGN " " line)
    message(FATAL_ERROR "ended with ${result}: ${line}\n${output}")
  endif()
endfunction()

# The library may have come to lib or, on some systems, to lib64 or lib/<architecture>.
function(find_installed name out)
  file(GLOB_RECURSE found "${PREFIX}/${name}")
  list(LENGTH found count)
  if(NOT count EQUAL 1)
    message(FATAL_ERROR "expected one ${name} below ${PREFIX}, found ${count}: ${found}")
  endif()
  set(${out} "${found}" PARENT_SCOPE)
endfunction()

function(step_install)
  file(REMOVE_RECURSE "${WORK_DIR}")
  run("${CMAKE_COMMAND}" --install "${BUILD_DIR}" --prefix "${WORK_DIR}/first")
  file(RENAME "${WORK_DIR}/first" "${PREFIX}")
  file(GLOB_RECURSE package_files "${PREFIX}/*.cmake" "${PREFIX}/*.pc")
  get_filename_component(source "${CMAKE_CURRENT_LIST_DIR}/../.." ABSOLUTE)
  foreach(file IN LISTS package_files)
    file(READ "${file}" text)
    foreach(place "${source}" "${BUILD_DIR}" "${WORK_DIR}")
      string(FIND "${text}" "${place}" at)
      if(NOT at EQUAL -1)
        message(FATAL_ERROR "${file} names ${place}: the installed tree cannot be moved")
      endif()
    endforeach()
  endforeach()
  file(GLOB_RECURSE headers RELATIVE "${PREFIX}/include" "${PREFIX}/include/*")
  list(FILTER headers EXCLUDE REGEX "^vdv463/[a-z0-9_]+\\.hpp$")
  if(headers)
    message(FATAL_ERROR "these do not belong into the include directory: ${headers}")
  endif()
endfunction()

function(configure_consumer name)
  run("${CMAKE_COMMAND}" -S "${CMAKE_CURRENT_LIST_DIR}/${name}" -B "${WORK_DIR}/${name}" -G "${GENERATOR}"
      "-DCMAKE_PREFIX_PATH=${PREFIX}" "-DCMAKE_CXX_COMPILER=${CXX}" "-DCMAKE_CXX_FLAGS=${FLAGS}"
      ${ARGN})
  run("${CMAKE_COMMAND}" --build "${WORK_DIR}/${name}")
  run("${WORK_DIR}/${name}/consumer")
endfunction()

# A consumer for which none of the client's dependencies is there.
function(configure_without_dependencies name)
  configure_consumer(${name}
    -DCMAKE_DISABLE_FIND_PACKAGE_OpenSSL=ON
    -DCMAKE_DISABLE_FIND_PACKAGE_Threads=ON
    -DCMAKE_DISABLE_FIND_PACKAGE_PkgConfig=ON
    -DCMAKE_DISABLE_FIND_PACKAGE_libwebsockets=ON)
endfunction()

function(step_core)
  configure_without_dependencies(core)
endfunction()

function(step_session)
  configure_without_dependencies(session)
endfunction()

function(step_client)
  configure_consumer(client)
endfunction()

function(step_unknown)
  execute_process(
    COMMAND "${CMAKE_COMMAND}" -S "${CMAKE_CURRENT_LIST_DIR}/unknown" -B "${WORK_DIR}/unknown"
            -G "${GENERATOR}"
            "-DCMAKE_PREFIX_PATH=${PREFIX}"
    RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(result EQUAL 0 OR NOT output MATCHES "no component[ \n]+\"telepathy\"")
    message(FATAL_ERROR "an unknown component was not refused by name:\n${output}")
  endif()
endfunction()

function(step_pkgconfig)
  find_program(PKG_CONFIG NAMES pkg-config pkgconf REQUIRED)
  find_installed(vdv463.pc pc)
  get_filename_component(pc_dir "${pc}" DIRECTORY)
  get_filename_component(lib_dir "${pc_dir}" DIRECTORY)
  set(ENV{PKG_CONFIG_PATH} "${pc_dir}")
  set(ENV{LD_LIBRARY_PATH} "${lib_dir}")
  separate_arguments(flags UNIX_COMMAND "${FLAGS}")
  foreach(pair core=vdv463-core session=vdv463-session client=vdv463)
    string(REGEX MATCH "^[a-z]+" name "${pair}")
    string(REGEX REPLACE "^[a-z]+=" "" package "${pair}")
    execute_process(COMMAND "${PKG_CONFIG}" --cflags --libs "${package}"
      RESULT_VARIABLE result OUTPUT_VARIABLE options ERROR_VARIABLE problem)
    if(NOT result EQUAL 0)
      message(FATAL_ERROR "pkg-config ${package} ended with ${result}: ${problem}")
    endif()
    separate_arguments(options UNIX_COMMAND "${options}")
    run("${CXX}" -std=c++17 ${flags} "${CMAKE_CURRENT_LIST_DIR}/${name}/main.cpp"
        -o "${WORK_DIR}/pkgconfig-${name}" ${options})
    run("${WORK_DIR}/pkgconfig-${name}")
  endforeach()
endfunction()

function(step_symbols)
  file(GLOB_RECURSE libraries "${PREFIX}/libvdv463*.a" "${PREFIX}/libvdv463*.so")
  foreach(check rapidjson twice)
    run(/usr/bin/python3 "${CMAKE_CURRENT_LIST_DIR}/../symbols/check_symbols.py" ${check} ${libraries})
  endforeach()
endfunction()

function(step_program)
  run("${PREFIX}/bin/vdv463" --version)
endfunction()

if(NOT STEP)
  set(STEP install core session client unknown pkgconfig symbols)
  if(EXISTS "${BUILD_DIR}/examples")
    list(APPEND STEP program)
  endif()
endif()
foreach(step IN LISTS STEP)
  cmake_language(CALL step_${step})
  message(STATUS "consumer: ${step} is fine")
endforeach()
