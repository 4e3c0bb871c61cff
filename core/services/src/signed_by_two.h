// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Statements that an administrator and QA sign together, for acts on the store as a whole.
#pragma once

#include <string>

#include <valbench/crypto/certificate.h>
#include <valbench/crypto/key_wrap.h>
#include <valbench/domain/account.h>
#include <valbench/domain/unit_of_work.h>

namespace valbench::services {

/// One of the two, with the key that the password opened.
struct Signer
{
    domain::Account account;
    crypto::SigningKey key;
};

/// refused unless there is an active account of this role and the password opens its key. What fails is written
/// nowhere: the store is not open for writing yet.
Result<Signer> signerFrom(domain::RecordReader &reader, const StoreId &store, const std::string &userId,
                          domain::Role role, const Secret &password, const crypto::KdfPolicy &kdf);

/// The canonical text of {"administrator":{"certificate","signature"},"qa_approver":{…},"statement"}.
Result<std::string> signedByTwo(const std::string &statement, const Signer &administrator, const Signer &qaApprover);
/// The statement in such a text; nothing is checked.
Result<std::string> statementIn(const std::string &text);
/// integrity unless both signatures hold, made by these two, of whom the store's authority certified the one as
/// administrator and the other as QA approver.
Status checkSignedByTwo(domain::RecordReader &reader, const std::string &text, const std::string &administrator,
                        const std::string &qaApprover, const crypto::Certificate &authority, const Timestamp &time);

} // namespace valbench::services
