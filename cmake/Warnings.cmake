# SPDX-License-Identifier: Apache-2.0
add_library(vdv463_warnings INTERFACE)
target_compile_options(vdv463_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wnon-virtual-dtor -Wold-style-cast)
if(VDV463_WERROR)
  target_compile_options(vdv463_warnings INTERFACE -Werror)
endif()
