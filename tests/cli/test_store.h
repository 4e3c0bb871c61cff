// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A store with people, made and used through the program alone.
#pragma once

#include "sandbox.h"

namespace valbench::test {

class TestStore {
public:
    /// Makes the store with the administrator "adm" and the QA approver "qua"; throws if that fails.
    explicit TestStore(Sandbox &sandbox, const std::string &purpose = "test");

    [[nodiscard]] const std::string &file() const { return m_file; }
    /// A person's password file, and the password in it.
    [[nodiscard]] std::string passwordFile(const std::string &user) const;
    [[nodiscard]] static std::string passwordOf(const std::string &user);

    /// Adds somebody who may sign: one-time secret, first password, identity verified. Throws if that fails.
    void enroll(const std::string &user, const std::string &fullName, const std::string &role);

    /// Runs a command as somebody, with the password file.
    Ran as(const std::string &user, Arguments command);
    /// The same, answered as JSON and held against the command's schema: `words` are the words that name it. A fault
    /// is put into err and turns the status into -1.
    Ran json(const std::string &user, const Arguments &words, const Arguments &rest = {});
    /// The command with the store and the person, to be run elsewhere.
    [[nodiscard]] Arguments withAccess(const std::string &user, Arguments command) const;
    Ran sign(const std::string &user, const std::string &record, const std::string &meaning);

private:
    Sandbox &m_sandbox;
    std::string m_file;
};

} // namespace valbench::test
