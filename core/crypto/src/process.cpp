// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/crypto/process.h>

#include <cerrno>
#include <cstring>
#include <sys/prctl.h>
#include <sys/resource.h>

namespace valbench::crypto {

Status disableCoreDumps()
{
    const rlimit none{0, 0};
    if (setrlimit(RLIMIT_CORE, &none) != 0 || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
        return fail(
            ErrorCode::unavailable,
            VB_MSG("The system would not switch off core dumps ({reason}), so opened keys could reach the disk."),
            {{"reason", std::strerror(errno)}});
    return {};
}

} // namespace valbench::crypto
