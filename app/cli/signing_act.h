// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Executing an electronic signature from the command line: a person's act.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <valbench/domain/signature.h>

#include "answer.h"
#include "command.h"
#include "store_access.h"

namespace valbench::cli {

struct SigningOptions
{
    AccessOptions access;
    std::string record;
    std::vector<std::string> steps; ///< of an execution, for a second person; empty: the record as a whole
    domain::Meaning meaning = domain::Meaning::approved;
    std::string reason;
};

/// RECORD, --reason and the access options.
void addSigningOptions(CLI::App &command, SigningOptions &options);

/// Shows the statement, takes user id and password from the terminal, signs. refused with a password file or standard
/// input, unless the store was created for a demo or a test; there the same password signs in and signs.
Result<Answer> signRecord(Program &program, const SigningOptions &options);

/// A command of a group that signs with one meaning.
void addSigningCommand(CLI::App &group, Chosen &chosen, const std::string &path, const std::string &description,
                       domain::Meaning meaning);

/// What comes before and after a signature in the same session; empty steps are left out.
struct SigningSteps
{
    /// The record that is meant, or why it cannot be signed; what it tells is read before the statement.
    std::function<Result<std::string>(Acting &acting, const std::string &record)> before;
    std::function<Result<Answer>(Acting &acting, const std::string &record, Answer answer)> after;
};
Result<Answer> signRecordIn(Program &program, SigningOptions options, const SigningSteps &steps);

} // namespace valbench::cli
