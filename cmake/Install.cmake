# SPDX-License-Identifier: Apache-2.0
# Library, headers, CMake package and pkg-config files. Each component has an export set of its
# own, so that a consumer of core or session needs nothing of what only the client links.
include(CMakePackageConfigHelpers)

set(VDV463_PACKAGE_DIR "${CMAKE_INSTALL_LIBDIR}/cmake/vdv463")

install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/vdv463"
  DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}" FILES_MATCHING PATTERN "*.hpp")
install(FILES "${PROJECT_BINARY_DIR}/include/vdv463/version.hpp"
  DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/vdv463")

foreach(component core session client)
  set_target_properties(vdv463_${component} PROPERTIES EXPORT_NAME ${component})
  install(TARGETS vdv463_${component} EXPORT vdv463-${component}-targets
    ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}"
    LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}"
    RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
  install(EXPORT vdv463-${component}-targets
    NAMESPACE vdv463:: DESTINATION "${VDV463_PACKAGE_DIR}")
endforeach()

configure_package_config_file(
  "${PROJECT_SOURCE_DIR}/cmake/vdv463Config.cmake.in" "${PROJECT_BINARY_DIR}/vdv463Config.cmake"
  INSTALL_DESTINATION "${VDV463_PACKAGE_DIR}"
  NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file("${PROJECT_BINARY_DIR}/vdv463ConfigVersion.cmake"
  VERSION ${PROJECT_VERSION} COMPATIBILITY SameMinorVersion)
install(FILES
  "${PROJECT_BINARY_DIR}/vdv463Config.cmake"
  "${PROJECT_BINARY_DIR}/vdv463ConfigVersion.cmake"
  "${PROJECT_SOURCE_DIR}/cmake/Libwebsockets.cmake"
  DESTINATION "${VDV463_PACKAGE_DIR}")

# Paths relative to the .pc file keep the installed tree movable.
set(VDV463_PC_DIR "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
if(IS_ABSOLUTE "${CMAKE_INSTALL_LIBDIR}")
  set(VDV463_PC_PREFIX "${CMAKE_INSTALL_PREFIX}")
else()
  file(RELATIVE_PATH VDV463_PC_PREFIX "/prefix/${VDV463_PC_DIR}" "/prefix")
  string(REGEX REPLACE "/$" "" VDV463_PC_PREFIX "${VDV463_PC_PREFIX}")
  set(VDV463_PC_PREFIX "\${pcfiledir}/${VDV463_PC_PREFIX}")
endif()
foreach(dir LIBDIR INCLUDEDIR)
  if(IS_ABSOLUTE "${CMAKE_INSTALL_${dir}}")
    set(VDV463_PC_${dir} "${CMAKE_INSTALL_${dir}}")
  else()
    set(VDV463_PC_${dir} "\${prefix}/${CMAKE_INSTALL_${dir}}")
  endif()
endforeach()

# An archive does not bring its dependencies along: whoever links it has to name them.
set(VDV463_PC_REQUIRES "libwebsockets >= 4.1, openssl >= 1.1.1")
if(BUILD_SHARED_LIBS)
  set(VDV463_PC_CLIENT "Requires: vdv463-session = ${PROJECT_VERSION}
Requires.private: ${VDV463_PC_REQUIRES}
Libs: -L\${libdir} -lvdv463")
else()
  set(VDV463_PC_CLIENT "Requires: vdv463-session = ${PROJECT_VERSION}, ${VDV463_PC_REQUIRES}
Libs: -L\${libdir} -lvdv463 -pthread")
endif()
foreach(package vdv463-core vdv463-session vdv463)
  configure_file("${PROJECT_SOURCE_DIR}/cmake/${package}.pc.in"
                 "${PROJECT_BINARY_DIR}/${package}.pc" @ONLY)
  install(FILES "${PROJECT_BINARY_DIR}/${package}.pc" DESTINATION "${VDV463_PC_DIR}")
endforeach()
