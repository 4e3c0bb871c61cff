// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "founders.h"

#include <fstream>
#include <sstream>

#include "password.h"
#include "terminal.h"

namespace valbench::cli {

using services::CreateRequest;
using services::FirstPerson;

namespace {

std::string promptFor(const FirstPerson &person)
{
    return "New password of " + person.userId + " (at least " +
           std::to_string(domain::Policy().settings().passwordMinLength) + " characters): ";
}

Result<FirstPerson> askPerson(Terminal &terminal, const std::string &role)
{
    VB_CHECK(terminal.show("\n" + role + "\n"));
    FirstPerson person;
    VB_TRY(person.userId, terminal.ask("User id: "));
    VB_TRY(person.fullName, terminal.ask("Full name, as it is printed with signatures: "));
    VB_TRY(person.password, terminal.askNewSecret(promptFor(person)));
    return person;
}

Result<FirstPerson> readPerson(Program &program, const json::Reader &reader, const std::filesystem::path &folder)
{
    VB_CHECK(reader.allow({"user_id", "full_name", "password_file"}));
    FirstPerson person;
    VB_TRY(person.userId, reader.text("user_id"));
    VB_TRY(person.fullName, reader.text("full_name"));
    VB_TRY(const auto file, reader.textOr("password_file", ""));
    const PasswordOptions source{file.empty() ? std::string() : (folder / file).string(), false};
    VB_TRY(person.password, newPasswordOf(program, source, promptFor(person)));
    return person;
}

Result<CreateRequest> readAnswers(Program &program, const std::filesystem::path &file)
{
    std::ifstream stream(file, std::ios::binary);
    std::ostringstream text;
    if (!stream || !(text << stream.rdbuf()))
        return fail(ErrorCode::notFound, VB_MSG("The answers file {file} cannot be read."), {{"file", file.string()}});
    VB_TRY(const auto value, json::parse(text.str(), file.string()));
    VB_TRY(const auto reader, json::Reader::open(value, file.filename().string()));
    VB_CHECK(reader.allow({"administrator", "qa_approver"}));
    VB_TRY(const auto administrator, reader.object("administrator"));
    VB_TRY(const auto approver, reader.object("qa_approver"));
    CreateRequest request;
    VB_TRY(request.administrator, readPerson(program, administrator, file.parent_path()));
    VB_TRY(request.qaApprover, readPerson(program, approver, file.parent_path()));
    return request;
}

} // namespace

Result<CreateRequest> foundersFrom(Program &program, const std::string &answersFile)
{
    if (!answersFile.empty())
        return readAnswers(program, answersFile);
    VB_TRY(const auto terminal, Terminal::open(program.interrupt()));
    CreateRequest request;
    VB_TRY(request.administrator, askPerson(*terminal, "Administrator: manages accounts, never signs records."));
    VB_TRY(request.qaApprover, askPerson(*terminal, "QA approver: approves records, vouches for people."));
    return request;
}

} // namespace valbench::cli
