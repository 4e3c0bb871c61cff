// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// libFuzzer target for the answers of MLflow servers: configure with CXX=clang++-16 -DVALBENCH_FUZZERS=ON
// -DVALBENCH_SANITIZE=address,undefined,fuzzer-no-link, then run fuzz_answers FOLDER.
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "answer_properties.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const auto broken = valbench::test::brokenAnswerProperty({reinterpret_cast<const char *>(data), size});
    if (!broken.empty()) {
        std::fprintf(stderr, "%s\n", broken.c_str());
        std::abort();
    }
    return 0;
}
