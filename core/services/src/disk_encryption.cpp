// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "disk_encryption.h"

#include <fstream>
#include <sys/stat.h>
#include <sys/sysmacros.h>

namespace valbench::services {

namespace {

namespace fs = std::filesystem;

/// dm-crypt devices say so in dm/uuid; volumes on top of them list them as slaves.
bool restsOnCrypt(const fs::path &device, int depth)
{
    std::ifstream file(device / "dm" / "uuid");
    std::string uuid;
    if (std::getline(file, uuid) && uuid.starts_with("CRYPT-"))
        return true;
    if (depth == 0)
        return false;
    std::error_code error;
    bool any = false;
    for (const auto &slave : fs::directory_iterator(device / "slaves", error)) {
        if (!restsOnCrypt(slave.path(), depth - 1))
            return false; // one clear part is enough to read the file
        any = true;
    }
    return any;
}

} // namespace

DiskEncryption diskEncryption(const fs::path &file)
{
    struct stat status = {};
    if (::stat(file.c_str(), &status) != 0)
        return {false, "The file could not be looked at."};
    const auto device = fs::path("/sys/dev/block") /
                        (std::to_string(major(status.st_dev)) + ":" + std::to_string(minor(status.st_dev)));
    std::error_code error;
    if (!fs::exists(device, error))
        return {false, "The volume is not a block device of this computer; its encryption cannot be seen from here."};
    if (restsOnCrypt(fs::canonical(device, error), 8))
        return {true, "The volume lies on an encrypted device (dm-crypt)."};
    return {false, "The volume lies on no dm-crypt device. Keep stores on an encrypted disk."};
}

} // namespace valbench::services
