# SPDX-License-Identifier: Apache-2.0
# The link, beside other WebSocket clients against one server that is none of ours.
if(VDV463_SANITIZE)
  return()  # the figures would mean nothing, and these programs take their time to compile
endif()
find_package(Boost 1.74 REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(Threads REQUIRED)

# Boost's headers take their time to compile, so that these programs are only built when asked for.
add_custom_target(vdv463_bench_links)
function(vdv463_add_link name source)
  add_executable(vdv463_bench_${name} EXCLUDE_FROM_ALL ${source})
  target_include_directories(vdv463_bench_${name} SYSTEM PRIVATE ${Boost_INCLUDE_DIRS})
  target_link_libraries(vdv463_bench_${name} PRIVATE
    ${ARGN} OpenSSL::SSL OpenSSL::Crypto Threads::Threads vdv463_warnings)
  add_dependencies(vdv463_bench_links vdv463_bench_${name})
endfunction()

add_library(vdv463_bench_texts STATIC EXCLUDE_FROM_ALL cms_texts.cpp)
target_link_libraries(vdv463_bench_texts PUBLIC vdv463_bench_messages PRIVATE vdv463_warnings)

vdv463_add_link(server server.cpp vdv463_bench_texts)
vdv463_add_link(ours link_ours.cpp vdv463::client)
vdv463_add_link(allocations allocations.cpp vdv463::client ${CMAKE_DL_LIBS})

# References decode into the same structs with the codec's references.
if(TARGET vdv463_bench_reference)
  vdv463_add_link(lws link_lws.cpp
    vdv463_bench_texts vdv463_bench_reference vdv463::libwebsockets)
  vdv463_add_link(beast link_beast.cpp vdv463_bench_texts vdv463_bench_reference)
  find_path(VDV463_WEBSOCKETPP_INCLUDE_DIR websocketpp/client.hpp)
  if(VDV463_WEBSOCKETPP_INCLUDE_DIR)
    vdv463_add_link(websocketpp link_websocketpp.cpp vdv463_bench_texts vdv463_bench_reference)
    # Its headers are older than this warning.
    target_compile_options(vdv463_bench_websocketpp PRIVATE -Wno-deprecated-declarations)
  endif()
endif()

add_test(NAME vdv463_bench_build
  COMMAND "${CMAKE_COMMAND}" --build "${PROJECT_BINARY_DIR}" --target vdv463_bench_links)
add_test(NAME vdv463_bench_table_has_all_goals
  COMMAND "${CMAKE_CURRENT_SOURCE_DIR}/table_check.py" "$<TARGET_FILE_DIR:vdv463_bench_server>")
add_test(NAME vdv463_bench_message_allocates_nothing
  COMMAND "${CMAKE_CURRENT_SOURCE_DIR}/allocations_check.py"
          "$<TARGET_FILE_DIR:vdv463_bench_server>")
set_tests_properties(vdv463_bench_build PROPERTIES FIXTURES_SETUP bench_links)
set_tests_properties(vdv463_bench_table_has_all_goals vdv463_bench_message_allocates_nothing
  PROPERTIES FIXTURES_REQUIRED bench_links)
set_tests_properties(vdv463_bench_build vdv463_bench_table_has_all_goals
  vdv463_bench_message_allocates_nothing PROPERTIES LABELS bench TIMEOUT 900)
