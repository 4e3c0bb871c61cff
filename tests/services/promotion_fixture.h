// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Models that could be promoted, and what stands between.
#pragma once

#include <valbench/services/promotions.h>
#include <valbench/services/registry.h>

#include "service_fixture.h"

namespace valbench::test {

class PromotionFixture : public ServiceFixture {
public:
    /// The store with its people, and "qb" as a second QA approver.
    Status createWithTwoApprovers();
    [[nodiscard]] const services::Session &second() const { return *m_second; }

    /// A model from files with all that its gates ask for.
    Result<std::string> completeModel(const std::string &version = "1");
    /// One from a server, as a link would describe it.
    Result<std::string> remoteModel(const std::string &version = "7");
    static services::RemoteModel remote(const std::string &version);

    [[nodiscard]] services::PromotionRequest ask(const std::string &model) const;
    /// Asked for by the lead.
    Result<std::string> request(const std::string &model, domain::ChangeKind kind = domain::ChangeKind::promotion);
    Status approve(const std::string &request, domain::Meaning meaning = domain::Meaning::approved);
    Result<domain::ModelStage> stage(const std::string &model);
    [[nodiscard]] domain::GateResult gate(const std::string &request, domain::Gate gate);
    /// An entry that the registries agree, files included, or that they do not.
    Status compared(const std::string &model, std::vector<services::RegistryDifference> differences = {},
                    bool withFiles = true);
    /// All of a PQ: imported, approved, executed, reported and accepted. Its one step asks for an accuracy of 0.5 at
    /// this threshold.
    Status validated(const std::string &threshold = "0.5");

private:
    services::SessionPtr m_second;
};

} // namespace valbench::test
