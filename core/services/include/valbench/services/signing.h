// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Executing electronic signatures on records.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include <valbench/services/records.h>

namespace valbench::services {

/// A recorded step of an execution, and the attempt that was read.
struct SignedStep
{
    std::string id;
    std::int64_t attempt = 0;
};

/// A record as the sign dialog lists it: exactly this version with this digest will be signed.
struct SigningItem
{
    std::string recordId;
    domain::RecordType type;
    std::int64_t version = 0;
    std::string title;
    std::string sha256;
    std::vector<domain::Meaning> allowed;
    std::vector<SignedStep> steps; ///< a second person signs these of an execution; empty: the record as a whole
};

/// A meaning that the person could give, were it not for a rule on the record itself.
struct Withheld
{
    std::string recordId;
    domain::Meaning meaning = domain::Meaning::approved;
    std::string reason; ///< what has to be done first
};

struct SigningOffer
{
    std::vector<SigningItem> items;
    std::vector<domain::Meaning> allowed; ///< for all items
    std::vector<Withheld> withheld;
    std::string printedName;
    std::string zone;
    bool certificationMissing = false; ///< see CertificationHealth: said before anybody signs
    bool needsUserId = true;           ///< first signing of a period (21 CFR 11.200(a)(1)(i))
};

/// What the person typed. The password is never kept.
struct SigningAnswer
{
    domain::Meaning meaning = domain::Meaning::approved;
    std::string reason;
    std::string userId; ///< may be empty when !needsUserId
    Secret password;
};

struct SigningResult
{
    std::string recordId;
    std::string signatureId; ///< empty: refused, see problem
    std::string problem;
};

class SigningService {
public:
    explicit SigningService(Context &context) : m_context(context) {}

    /// refused (and logged) if the person may not sign any of them now, or not with the meaning that is asked for.
    Result<SigningOffer> offer(const Session &session, const std::vector<std::string> &recordIds,
                               std::optional<domain::Meaning> wanted = {});

    /// For a second person: recorded steps of an execution in progress, to be signed as witnessed or verified, with one
    /// signature that names them all. It is on the version that holds the results; the next version names it. refused
    /// for who executed them; badInput for no steps.
    Result<SigningOffer> offerSteps(const Session &session, std::string_view executionId,
                                    const std::vector<std::string> &stepIds);

    /// One signature per record. A wrong password is refused, logged and counts towards the lock-out; nothing is
    /// signed then. conflict if a record is no longer the version that was offered.
    Result<std::vector<SigningResult>> sign(const Session &session, const SigningOffer &offer,
                                            const SigningAnswer &answer);

private:
    Context &m_context;
};

} // namespace valbench::services
