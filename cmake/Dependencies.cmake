# SPDX-License-Identifier: Apache-2.0
# Finds the libraries that the build needs. On Debian scripts/bootstrap installs them.

# RapidJSON: headers only, used inside lib/core.
find_path(VDV463_RAPIDJSON_INCLUDE_DIR rapidjson/reader.h)
if(NOT VDV463_RAPIDJSON_INCLUDE_DIR)
  message(FATAL_ERROR "RapidJSON's headers were not found: install rapidjson-dev, or set "
                      "VDV463_RAPIDJSON_INCLUDE_DIR to the directory that holds rapidjson/")
endif()

find_package(OpenSSL 1.1.1 REQUIRED)
set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)

include(Libwebsockets)
if(NOT TARGET vdv463::libwebsockets)
  message(FATAL_ERROR "libwebsockets 4.1 or later was not found: install libwebsockets-dev, or set "
                      "CMAKE_PREFIX_PATH to where it is")
endif()

# The transport hands contexts of OpenSSL to libwebsockets, so that both must mean the same by them.
function(vdv463_require_openssl_in_libwebsockets)
  include(CheckCXXSourceCompiles)
  set(CMAKE_REQUIRED_QUIET ON)
  set(CMAKE_REQUIRED_LIBRARIES vdv463::libwebsockets)
  set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
  check_cxx_source_compiles("
    #include <lws_config.h>
    #ifndef LWS_WITH_TLS
    #error built without TLS
    #endif
    #if defined(LWS_WITH_MBEDTLS) || defined(USE_WOLFSSL) || defined(LWS_WITH_BORINGSSL)
    #error not built on OpenSSL
    #endif
    int main() { return 0; }" VDV463_LIBWEBSOCKETS_HAS_OPENSSL)
  if(NOT VDV463_LIBWEBSOCKETS_HAS_OPENSSL)
    unset(VDV463_LIBWEBSOCKETS_HAS_OPENSSL CACHE)  # another one may be there next time
    message(FATAL_ERROR "This libwebsockets is not built on OpenSSL, which vdv463 needs: install "
                        "Debian's libwebsockets-dev, or name another one in CMAKE_PREFIX_PATH")
  endif()
endfunction()
vdv463_require_openssl_in_libwebsockets()
