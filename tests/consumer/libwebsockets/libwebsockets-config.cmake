# SPDX-License-Identifier: Apache-2.0
# Stands for a libwebsockets that was built on something else than OpenSSL: VDV463_KIND says on what.
set(directory "${CMAKE_CURRENT_BINARY_DIR}/libwebsockets")
set(text_mbedtls "#define LWS_WITH_TLS\n#define LWS_WITH_MBEDTLS\n")
set(text_wolfssl "#define LWS_WITH_TLS\n#define USE_WOLFSSL\n")
set(text_without_tls "")
file(WRITE "${directory}/lws_config.h" "${text_${VDV463_KIND}}")
add_library(websockets_shared INTERFACE IMPORTED)
set_target_properties(websockets_shared PROPERTIES INTERFACE_INCLUDE_DIRECTORIES "${directory}")
