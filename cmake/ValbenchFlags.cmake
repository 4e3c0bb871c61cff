# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# One interface target carries the language level, warnings and Qt restrictions of every target.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
# Folders that compute over millions of rows ask for -O3 themselves; elsewhere it costs build time and gains nothing.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")

find_program(VALBENCH_CCACHE ccache)
if(VALBENCH_CCACHE)
  # What a compiler cache needs to be sure of files that include a precompiled header.
  set(CMAKE_CXX_COMPILER_LAUNCHER
      "${CMAKE_COMMAND}" -E env CCACHE_SLOPPINESS=pch_defines,time_macros "${VALBENCH_CCACHE}")
  add_compile_options($<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)
endif()

add_library(valbench_flags INTERFACE)
add_library(valbench::flags ALIAS valbench_flags)
target_compile_options(valbench_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wnon-virtual-dtor -Woverloaded-virtual
  -Wno-missing-field-initializers -Werror)
# GCC 12 sees overlapping and overlong copies inside std::string that are not there (GCC bugs 105651 and 105329), and
# tells of them wherever a precompiled header hides that the code is the library's own. The sanitizers look for real ones.
foreach(warning restrict array-bounds stringop-overflow stringop-overread)
  target_compile_options(valbench_flags INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-${warning}>)
endforeach()
# In a unity build GCC takes what lies in a file's anonymous namespace for something that a header gives away, and a local
# name may be the same as a function of the file before.
if(CMAKE_UNITY_BUILD)
  target_compile_options(valbench_flags INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wshadow=local -Wno-subobject-linkage>)
else()
  target_compile_options(valbench_flags INTERFACE -Wshadow)
endif()
# Results must not depend on the machine: no contraction into fused operations, no fast-math.
target_compile_options(valbench_flags INTERFACE -ffp-contract=off)
target_compile_definitions(valbench_flags INTERFACE
  QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_CAST_FROM_BYTEARRAY QT_NO_URL_CAST_FROM_STRING
  QT_NO_NARROWING_CONVERSIONS_IN_CONNECT QT_NO_FOREACH QT_NO_KEYWORDS QT_STRICT_ITERATORS
  QT_USE_QSTRINGBUILDER $<$<CONFIG:Debug>:QT_FORCE_ASSERTS> $<$<CONFIG:Debug>:_GLIBCXX_ASSERTIONS>)

if(VALBENCH_SANITIZE)
  add_compile_options(-fsanitize=${VALBENCH_SANITIZE} -fno-omit-frame-pointer -g)
  add_link_options(-fsanitize=${VALBENCH_SANITIZE})
endif()
