// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Changes of a model version's stage: asked for, withdrawn, renewed; decided by a signature (see signing.h).
#pragma once

#include <valbench/domain/promotion.h>
#include <valbench/domain/write_back.h>
#include <valbench/services/records.h>

namespace valbench::services {

struct PromotionRequest
{
    std::string model; ///< record id or "name/version"
    domain::ChangeKind kind = domain::ChangeKind::promotion;
    std::string justification;
    domain::RegulatoryBasis regulatoryBasis = domain::RegulatoryBasis::none;
    std::string regulatoryReference;
    std::vector<domain::GateException> exceptions;
    domain::Expiry expiry;
};

struct PromotionView
{
    RecordSummary record;
    domain::Promotion promotion;
    domain::PromotionState state = domain::PromotionState::open;
    bool expiresSoon = false; ///< within 24 hours
    std::string writeBackId;  ///< empty: it has none
    domain::WriteBackState writeBack = domain::WriteBackState::pending;
    /// The state for people: "approved, write-back pending", "open, expires soon".
    [[nodiscard]] std::string stateText() const;
};

class PromotionService {
public:
    explicit PromotionService(Context &context) : m_context(context) {}
    /// Looks at the gates, of which some may not hold yet; returns the record id. refused where the stage does not
    /// allow it, or while another request for this version is open.
    Result<std::string> request(const Session &session, const PromotionRequest &request);
    /// Oldest first.
    Result<std::vector<PromotionView>> list(const Session &session, bool openOnly);
    Result<PromotionView> show(const Session &session, std::string_view recordId);
    /// The record id of a request: itself, or the open one of a model version by its record id or "name/version".
    Result<std::string> find(const Session &session, std::string_view idOrModel);
    /// Why it cannot be decided on so now, before anybody types a password: the first gate that does not hold, its end.
    Status mayDecide(const Session &session, std::string_view recordId, domain::Meaning meaning);
    Status withdraw(const Session &session, std::string_view recordId, std::string_view reason);
    /// Its hours begin again, and gates that have become stale are looked at again; the others keep what was found.
    /// The versions before stay as they are.
    Status renew(const Session &session, std::string_view recordId, std::string_view reason);

private:
    Context &m_context;
};

} // namespace valbench::services
