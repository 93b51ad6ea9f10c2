# SPDX-License-Identifier: Apache-2.0
# Makes the target vdv463::libwebsockets, or leaves it out when the library is missing. Used by the
# build and installed with the package, so that both agree on what is linked.
#
# Debian's ${LIBWEBSOCKETS_LIBRARIES} names the static and the shared library at once, and the
# static one wins; so the shared target is taken by name. Without a CMake package pkg-config serves.
if(NOT TARGET vdv463::libwebsockets)
  find_package(libwebsockets 4.1 CONFIG QUIET)
  if(TARGET websockets_shared)
    add_library(vdv463::libwebsockets INTERFACE IMPORTED)
    target_link_libraries(vdv463::libwebsockets INTERFACE websockets_shared)
  else()
    find_package(PkgConfig QUIET)
    if(PkgConfig_FOUND)
      pkg_check_modules(VDV463_LWS QUIET IMPORTED_TARGET libwebsockets>=4.1)
    endif()
    if(TARGET PkgConfig::VDV463_LWS)
      add_library(vdv463::libwebsockets INTERFACE IMPORTED)
      target_link_libraries(vdv463::libwebsockets INTERFACE PkgConfig::VDV463_LWS)
    endif()
  endif()
endif()
