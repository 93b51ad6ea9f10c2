# SPDX-License-Identifier: Apache-2.0
# Installs a build, moves the result elsewhere and uses it as a stranger would:
#   cmake -DBUILD_DIR=... -DWORK_DIR=... -DCXX=... [-DFLAGS=...] [-DSTEP=...] -P check_install.cmake
# Steps: install, core, session, client, standards, neighbour, unknown, too_new, pkgconfig, symbols,
# subdirectory, configure, program; without STEP those that fit the build and use what it installed.
# The step standards takes each compiler in COMPILERS, or CXX alone.
cmake_minimum_required(VERSION 3.18)
foreach(variable BUILD_DIR WORK_DIR CXX)
  if(NOT ${variable})
    message(FATAL_ERROR "check_install.cmake needs -D${variable}=...")
  endif()
endforeach()
set(PREFIX "${WORK_DIR}/moved")
get_filename_component(SOURCE "${CMAKE_CURRENT_LIST_DIR}/../.." ABSOLUTE)

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
  foreach(file IN LISTS package_files)
    file(READ "${file}" text)
    foreach(place "${SOURCE}" "${BUILD_DIR}" "${WORK_DIR}")
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

# Has to fail, and to say what `pattern` asks for; CMake breaks long messages into lines.
function(run_refused pattern)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
  string(REGEX REPLACE "[ \n]+" " " flat "${output}")
  if(result EQUAL 0 OR NOT flat MATCHES "${pattern}")
    list(JOIN ARGN " " line)
    message(FATAL_ERROR "should have been refused with \"${pattern}\": ${line}\n${output}")
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

# A shared library brings its dependencies along; an archive's have to be found.
function(step_client)
  file(GLOB_RECURSE archives "${PREFIX}/libvdv463.a")
  if(archives)
    configure_consumer(client)
  else()
    configure_without_dependencies(client)
  endif()
endfunction()

function(step_standards)
  if(NOT COMPILERS)
    set(COMPILERS "${CXX}")
  endif()
  foreach(compiler IN LISTS COMPILERS)
    get_filename_component(name "${compiler}" NAME)
    set(dir "${WORK_DIR}/standards-${name}")
    run("${CMAKE_COMMAND}" -S "${CMAKE_CURRENT_LIST_DIR}/matrix" -B "${dir}" -G "${GENERATOR}"
        "-DCMAKE_PREFIX_PATH=${PREFIX}" "-DCMAKE_CXX_COMPILER=${compiler}" "-DCMAKE_CXX_FLAGS=${FLAGS}")
    run("${CMAKE_COMMAND}" --build "${dir}")
    foreach(program core17 core20 core23 session17 session20 session23 client17 client20
            client23)
      run("${dir}/${program}")
    endforeach()
    message(STATUS "consumer: C++17, 20 and 23 with ${compiler}")
  endforeach()
endfunction()

function(step_neighbour)
  file(STRINGS "${BUILD_DIR}/CMakeCache.txt" rapidjson REGEX "^VDV463_RAPIDJSON_INCLUDE_DIR:")
  string(REGEX REPLACE "^[^=]*=" "" rapidjson "${rapidjson}")
  if(rapidjson STREQUAL "/usr/include")
    set(rapidjson "")
  endif()
  configure_consumer(neighbour "-DRAPIDJSON_INCLUDE_DIR=${rapidjson}")
endfunction()

function(step_unknown)
  run_refused("no component \"telepathy\""
    "${CMAKE_COMMAND}" -S "${CMAKE_CURRENT_LIST_DIR}/unknown" -B "${WORK_DIR}/unknown"
    -G "${GENERATOR}" "-DCMAKE_PREFIX_PATH=${PREFIX}")
endfunction()

# The next minor version may differ in everything as long as the first number is 0.
function(step_too_new)
  file(STRINGS "${PREFIX}/include/vdv463/version.hpp" have REGEX "version_string = ")
  string(REGEX MATCH "([0-9]+)\\.([0-9]+)" have "${have}")
  math(EXPR minor "${CMAKE_MATCH_2} + 1")
  math(EXPR major "${CMAKE_MATCH_1} + 1")
  foreach(wanted "${CMAKE_MATCH_1}.${minor}" "${major}.0")
    run_refused("requested version \"${wanted}\".*version: ${have}"
      "${CMAKE_COMMAND}" -S "${CMAKE_CURRENT_LIST_DIR}/too_new" -B "${WORK_DIR}/too_new-${wanted}"
      -G "${GENERATOR}" "-DCMAKE_PREFIX_PATH=${PREFIX}" "-DWANTED=${wanted}")
  endforeach()
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
    foreach(kind plain --static)
      string(REGEX REPLACE "^plain$" "" option "${kind}")
      execute_process(COMMAND "${PKG_CONFIG}" --cflags --libs ${option} "${package}"
        RESULT_VARIABLE result OUTPUT_VARIABLE options ERROR_VARIABLE problem)
      if(NOT result EQUAL 0)
        message(FATAL_ERROR "pkg-config ${option} ${package} ended with ${result}: ${problem}")
      endif()
      separate_arguments(options UNIX_COMMAND "${options}")
      run("${CXX}" -std=c++17 ${flags} "${CMAKE_CURRENT_LIST_DIR}/${name}/main.cpp"
          -o "${WORK_DIR}/pkgconfig-${name}" ${options})
      run("${WORK_DIR}/pkgconfig-${name}")
    endforeach()
  endforeach()
endfunction()

function(step_subdirectory)
  set(dir "${WORK_DIR}/subdirectory")
  run("${CMAKE_COMMAND}" -S "${CMAKE_CURRENT_LIST_DIR}/subdirectory" -B "${dir}" -G "${GENERATOR}"
      "-DVDV463_SOURCE=${SOURCE}" "-DCMAKE_CXX_COMPILER=${CXX}"
      "-DCMAKE_INSTALL_PREFIX=${WORK_DIR}/nothing")
  run("${CMAKE_COMMAND}" --build "${dir}" --target consumer client_consumer)
  run("${dir}/consumer")
  run("${CMAKE_COMMAND}" --install "${dir}")
  if(EXISTS "${WORK_DIR}/nothing")
    message(FATAL_ERROR "as a part of another tree the library installs something")
  endif()
endfunction()

# Configures the project alone: what it makes of the libwebsockets that it finds.
function(step_configure)
  set(configure "${CMAKE_COMMAND}" -S "${SOURCE}" -G "${GENERATOR}" "-DCMAKE_CXX_COMPILER=${CXX}"
      -DVDV463_BUILD_TESTS=OFF -DVDV463_BUILD_EXAMPLES=OFF -B)
  foreach(kind mbedtls wolfssl without_tls)
    run_refused("This libwebsockets is not built on OpenSSL, which vdv463 needs: install"
      ${configure} "${WORK_DIR}/lws-${kind}" "-DVDV463_KIND=${kind}"
      "-Dlibwebsockets_DIR=${CMAKE_CURRENT_LIST_DIR}/libwebsockets")
  endforeach()
  set(without_package -DCMAKE_DISABLE_FIND_PACKAGE_libwebsockets=ON)
  run(${configure} "${WORK_DIR}/lws-pkgconfig" ${without_package})
  file(STRINGS "${WORK_DIR}/lws-pkgconfig/CMakeCache.txt" found REGEX "^VDV463_LWS_FOUND:.*=1$")
  if(NOT found)
    message(FATAL_ERROR "without its CMake package libwebsockets was not found with pkg-config")
  endif()
  run_refused("libwebsockets 4.1 or later was not found: install libwebsockets-dev"
    "${CMAKE_COMMAND}" -E env "PKG_CONFIG_LIBDIR=${WORK_DIR}/nothing"
    ${configure} "${WORK_DIR}/lws-none" ${without_package})
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
  set(STEP install core session client standards neighbour unknown too_new pkgconfig symbols)
  if(EXISTS "${BUILD_DIR}/examples")
    list(APPEND STEP program)
  endif()
endif()
foreach(step IN LISTS STEP)
  cmake_language(CALL step_${step})
  message(STATUS "consumer: ${step} is fine")
endforeach()
