// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The model register: versions and their lineage.
#pragma once

#include <filesystem>

#include <valbench/domain/model.h>
#include <valbench/domain/validation_state.h>
#include <valbench/services/records.h>

namespace valbench::services {

/// The place on the path that says the same as the validation state.
inline constexpr std::string_view validatedStepName = "Validated";

/// One place on the path of a model version: registered, IQ, OQ, PQ, report, validated, production. The newest records
/// speak.
struct PathStep
{
    std::string name;
    std::string state;    ///< in words: "accepted", "failed", "in review", "not started"
    std::string recordId; ///< empty: none yet
    std::string owner;    ///< who brought it there: printed name; empty: nobody yet
    std::string since;    ///< UTC; empty: has not begun
    std::string waitsFor; ///< "reviewed by Validation lead", "its execution"; empty: nothing
};

struct ModelView
{
    RecordSummary record;
    domain::ModelVersion model;
    std::vector<PathStep> path;
    domain::Validation validation;                              ///< computed from the records of its protocols
    domain::ModelStage stage = domain::ModelStage::development; ///< computed from the approved changes
    bool isLatest = false;      ///< of the versions of its name, by the order of semantic versions
    std::string openPromotion;  ///< record id; empty: none is open
    std::string promotionState; ///< of the open one, for people
    std::string openWriteBack;  ///< record id of what the server has still to be told; empty: nothing
};

struct ModelFile
{
    std::string role; ///< model, training data
    std::filesystem::path path;
};

class ModelService {
public:
    explicit ModelService(Context &context) : m_context(context) {}
    /// Digests the files; the version is unique and never changes afterwards. Returns the record id.
    Result<std::string> add(const Session &session, domain::ModelVersion model, const std::vector<ModelFile> &files,
                            std::string_view reason);
    Result<std::vector<ModelView>> list(const Session &session);
    /// By record id or by "name/version".
    Result<ModelView> show(const Session &session, std::string_view idOrKey);

private:
    Context &m_context;
};

} // namespace valbench::services
