// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A protocol from a template: which one for which model, and then what the template asks for.
#pragma once

#include <functional>
#include <vector>

#include <QString>

#include <valbench/services/data_sets.h>
#include <valbench/services/models.h>
#include <valbench/services/protocols.h>
#include <valbench/services/requirement_sets.h>

class QWidget;

namespace valbench::ui {

class DialogBase;

/// What there is to choose from.
struct DraftChoices
{
    std::vector<domain::ProtocolTemplate> templates; ///< at least one
    std::vector<services::ModelView> models;         ///< at least one
    std::vector<services::DataSetView> dataSets;
    std::vector<services::RequirementSetView> requirementSets;
};

/// As ProtocolService::draft() takes it.
struct DraftRequest
{
    domain::ProtocolTemplate made;
    std::string model;
    json::Object answers;
    std::string reason;
};

void chooseTemplate(const DraftChoices &choices, QWidget *parent,
                    std::function<void(const domain::ProtocolTemplate &made, const services::ModelView &model)> chosen);

/// Stays open until it is closed by who sends the request, so that a refusal loses nothing.
void askForDraft(const domain::ProtocolTemplate &made, const services::ModelView &model, const DraftChoices &choices,
                 const QString &draft, QWidget *parent,
                 std::function<void(DialogBase *dialog, const DraftRequest &request)> send);

} // namespace valbench::ui
