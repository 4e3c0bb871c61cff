# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later

# valbench_precompile(<target> [<header>...])
#
# The standard library's and these headers are read once for all files of the target: reading them takes longer than
# compiling most files. Debug builds do without, so that a file which forgets an include is found.
function(valbench_precompile target)
  if(VALBENCH_PRECOMPILE)
    target_precompile_headers(${target} PRIVATE
      <algorithm> <array> <chrono> <cmath> <cstdint> <filesystem> <functional> <map> <memory> <optional> <ranges>
      <set> <span> <string> <string_view> <thread> <tl/expected.hpp> <variant> <vector> ${ARGN})
  endif()
endfunction()

# valbench_library(<name> [QT] SOURCES ... [LINK ...] [LINK_PRIVATE ...] [PRECOMPILE <header>...])
#
# One folder, one static target valbench::<name> with an include root of its own, so that an
# undeclared dependency does not compile. Public headers live in include/valbench/<name>/.
# QT switches on moc for a target of the outer ring.
function(valbench_library name)
  cmake_parse_arguments(ARG "QT" "" "SOURCES;LINK;LINK_PRIVATE;PRECOMPILE" ${ARGN})
  add_library(valbench_${name} STATIC ${ARG_SOURCES})
  add_library(valbench::${name} ALIAS valbench_${name})
  target_include_directories(valbench_${name}
    PUBLIC "${CMAKE_CURRENT_SOURCE_DIR}/include"
    PRIVATE "${CMAKE_CURRENT_SOURCE_DIR}/src")
  target_link_libraries(valbench_${name} PUBLIC ${ARG_LINK} PRIVATE valbench::flags ${ARG_LINK_PRIVATE})
  if(ARG_QT)
    set_target_properties(valbench_${name} PROPERTIES AUTOMOC ON)
  endif()
  valbench_precompile(valbench_${name} ${ARG_PRECOMPILE})
endfunction()

# valbench_tests(<area> [APP none|core|gui|widgets] [LABEL ci|deep] TESTS name... LINK ... [SOURCES ...])
#
# One executable per area; each NAME is a file test_<name>.cpp that registers one QtTest class under
# that name, and becomes one CTest entry <area>.<name>.
function(valbench_tests area)
  cmake_parse_arguments(ARG "" "APP;LABEL;TIMEOUT" "TESTS;LINK;SOURCES;ENVIRONMENT" ${ARGN})
  if(NOT ARG_APP)
    set(ARG_APP none)
  endif()
  if(NOT ARG_LABEL)
    set(ARG_LABEL ci)
  endif()
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 300)
  endif()
  set(sources ${ARG_SOURCES})
  foreach(test IN LISTS ARG_TESTS)
    list(APPEND sources test_${test}.cpp)
  endforeach()
  set(target valbench_tests_${area})
  add_executable(${target} ${sources})
  set_target_properties(${target} PROPERTIES AUTOMOC ON)
  target_link_libraries(${target} PRIVATE valbench::flags valbench::test_main_${ARG_APP} ${ARG_LINK})
  target_compile_options(${target} PRIVATE $<$<CONFIG:Release>:-O1>) # what a test measures is in the libraries
  list(LENGTH ARG_TESTS count)
  if(count GREATER 4) # below that, precompiling takes longer than it saves
    valbench_precompile(${target} <QTest>)
  endif()
  foreach(test IN LISTS ARG_TESTS)
    add_test(NAME ${area}.${test} COMMAND ${target} ${test})
    set_tests_properties(${area}.${test} PROPERTIES
      LABELS ${ARG_LABEL} TIMEOUT ${ARG_TIMEOUT}
      ENVIRONMENT "QT_QPA_PLATFORM=offscreen;LC_ALL=C.UTF-8;TZ=UTC;${ARG_ENVIRONMENT}")
  endforeach()
endfunction()
