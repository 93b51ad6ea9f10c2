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
