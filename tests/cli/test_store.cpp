// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "test_store.h"

#include <stdexcept>

namespace valbench::test {

namespace {

using enum std::filesystem::perms;
constexpr auto privateMode = owner_read | owner_write;

void require(const Ran &ran, const std::string &what)
{
    if (ran.code != 0)
        throw std::runtime_error(what + ": " + ran.told());
}

} // namespace

TestStore::TestStore(Sandbox &sandbox, const std::string &purpose)
    : m_sandbox(sandbox), m_file(sandbox.path(purpose + ".valbench"))
{
    for (const auto *user : {"adm", "qua"})
        m_sandbox.write(user + std::string(".password"), passwordOf(user) + "\n", privateMode);
    const auto answers = m_sandbox.write("answers.json", R"({
        "administrator": {"user_id": "adm", "full_name": "Ada Minster", "password_file": "adm.password"},
        "qa_approver": {"user_id": "qua", "full_name": "Quentin Approver", "password_file": "qua.password"}})");
    require(m_sandbox.run({"store", "init", "--store", m_file, "--purpose", purpose, "--answers", answers}),
            "store init");
    for (const auto *user : {"adm", "qua"})
        require(as(user, {"user", "accept-statement", "--statement", "1"}), "user accept-statement");
}

std::string TestStore::passwordFile(const std::string &user) const
{
    return m_sandbox.path(user + ".password");
}

std::string TestStore::passwordOf(const std::string &user)
{
    return "canary of the passphrase, " + user;
}

void TestStore::enroll(const std::string &user, const std::string &fullName, const std::string &role)
{
    Arguments rest{user, "--full-name", fullName, "--role", role};
    if (role == "qa-approver" || role == "administrator") // nobody grants these alone
        rest.insert(rest.end(), {"--second-user", "qua", "--second-password-file", passwordFile("qua")});
    const auto added = json("adm", {"user", "add"}, rest);
    require(added, "user add");
    const auto secret = textAt(document(added), "one_time_secret");
    const auto secretFile = m_sandbox.write(user + ".once", secret + "\n", privateMode);
    m_sandbox.write(user + ".password", passwordOf(user) + "\n", privateMode);
    require(m_sandbox.run({"user", "set-password", user, "--store", m_file, "--one-time-file", secretFile,
                           "--password-file", passwordFile(user), "--statement", "1"}),
            "user set-password");
    require(as("adm", {"user", "verify-identity", user, "--how", "passport seen", "--second-user", "qua",
                       "--second-password-file", passwordFile("qua")}),
            "user verify-identity");
}

Arguments TestStore::withAccess(const std::string &user, Arguments command) const
{
    for (const auto &word : {std::string("--store"), m_file, std::string("--user"), user})
        command.push_back(word);
    return command;
}

Ran TestStore::as(const std::string &user, Arguments command)
{
    command = withAccess(user, std::move(command));
    command.push_back("--password-file");
    command.push_back(passwordFile(user));
    return m_sandbox.run(command);
}

Ran TestStore::json(const std::string &user, const Arguments &words, const Arguments &rest)
{
    auto command = words;
    command.insert(command.end(), rest.begin(), rest.end());
    command.insert(command.end(), {"--format", "json"});
    auto ran = as(user, command);
    if (ran.code != 0 && ran.code != 1)
        return ran;
    if (const auto fault = documentFault(m_sandbox, words, ran); !fault.empty()) {
        ran.code = -1;
        ran.err += "schema: " + fault + "\n";
    }
    return ran;
}

Ran TestStore::sign(const std::string &user, const std::string &record, const std::string &meaning)
{
    return json(user, {"sign"}, {record, "--meaning", meaning, "--reason", "looked at it"});
}

} // namespace valbench::test
