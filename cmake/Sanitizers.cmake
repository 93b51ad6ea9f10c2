# SPDX-License-Identifier: Apache-2.0
# For the project's own targets only: nothing of this is exported.
add_library(vdv463_sanitizers INTERFACE)
set(VDV463_SANITIZE_FLAGS "")
if(VDV463_SANITIZE)
  set(VDV463_SANITIZE_FLAGS -fsanitize=${VDV463_SANITIZE})
  target_compile_options(vdv463_sanitizers INTERFACE
    ${VDV463_SANITIZE_FLAGS} -fno-omit-frame-pointer -fno-sanitize-recover=all
    # g++ loses track of what is initialised in the code that the sanitizers add.
    $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
  if(VDV463_SANITIZE MATCHES "thread")
    # The thread sanitizer does not know fences; the simulator's one Asio thread needs none.
    target_compile_definitions(vdv463_sanitizers INTERFACE BOOST_ASIO_DISABLE_FENCED_BLOCK)
  endif()
  target_link_options(vdv463_sanitizers INTERFACE ${VDV463_SANITIZE_FLAGS})
endif()
