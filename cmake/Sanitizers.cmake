# SPDX-License-Identifier: Apache-2.0
# For the project's own targets only: nothing of this is exported.
add_library(vdv463_sanitizers INTERFACE)
set(VDV463_SANITIZE_FLAGS "")
if(VDV463_SANITIZE)
  set(VDV463_SANITIZE_FLAGS -fsanitize=${VDV463_SANITIZE})
  target_compile_options(vdv463_sanitizers INTERFACE
    ${VDV463_SANITIZE_FLAGS} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(vdv463_sanitizers INTERFACE ${VDV463_SANITIZE_FLAGS})
endif()
