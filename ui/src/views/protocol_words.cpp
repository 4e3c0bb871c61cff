// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol_words.h"

#include <QCoreApplication>

#include <valbench/ui/views/desk.h>
#include <valbench/validation/check_catalogue.h>

namespace valbench::ui {

namespace {

/// lupdate finds texts by the class they are asked of.
struct ProtocolWords
{
    Q_DECLARE_TR_FUNCTIONS(ProtocolWords)
};

/// A member of the record, or its own name where nothing is said of it.
QString memberText(const std::string &name)
{
    static const std::pair<const char *, const char *> words[] = {
        {"title", QT_TRANSLATE_NOOP("ProtocolWords", "Title")},
        {"kind", QT_TRANSLATE_NOOP("ProtocolWords", "Kind")},
        {"subject", QT_TRANSLATE_NOOP("ProtocolWords", "Subject")},
        {"model", QT_TRANSLATE_NOOP("ProtocolWords", "Model")},
        {"name", QT_TRANSLATE_NOOP("ProtocolWords", "Name")},
        {"version", QT_TRANSLATE_NOOP("ProtocolWords", "Version")},
        {"purpose", QT_TRANSLATE_NOOP("ProtocolWords", "Purpose")},
        {"scope", QT_TRANSLATE_NOOP("ProtocolWords", "Scope")},
        {"prerequisites", QT_TRANSLATE_NOOP("ProtocolWords", "Prerequisites")},
        {"analysis", QT_TRANSLATE_NOOP("ProtocolWords", "Analysis plan")},
        {"truth", QT_TRANSLATE_NOOP("ProtocolWords", "Outcome")},
        {"score", QT_TRANSLATE_NOOP("ProtocolWords", "Score")},
        {"threshold", QT_TRANSLATE_NOOP("ProtocolWords", "Threshold")},
        {"bins", QT_TRANSLATE_NOOP("ProtocolWords", "Bins")},
        {"groups", QT_TRANSLATE_NOOP("ProtocolWords", "Groups")},
        {"scorer", QT_TRANSLATE_NOOP("ProtocolWords", "Scorer")},
        {"requirement_set", QT_TRANSLATE_NOOP("ProtocolWords", "Requirement set")},
        {"instruction", QT_TRANSLATE_NOOP("ProtocolWords", "Instruction")},
        {"expected", QT_TRANSLATE_NOOP("ProtocolWords", "Expected")},
        {"requirements", QT_TRANSLATE_NOOP("ProtocolWords", "Requirements")},
        {"failure_class", QT_TRANSLATE_NOOP("ProtocolWords", "If it fails")},
        {"check", QT_TRANSLATE_NOOP("ProtocolWords", "Check")},
        {"parameters", QT_TRANSLATE_NOOP("ProtocolWords", "Parameters")},
        {"criterion", QT_TRANSLATE_NOOP("ProtocolWords", "Criterion")},
        {"direction", QT_TRANSLATE_NOOP("ProtocolWords", "direction")},
        {"limit", QT_TRANSLATE_NOOP("ProtocolWords", "limit")},
        {"judged_on", QT_TRANSLATE_NOOP("ProtocolWords", "judged on")},
        {"interval", QT_TRANSLATE_NOOP("ProtocolWords", "interval method")},
        {"confidence", QT_TRANSLATE_NOOP("ProtocolWords", "confidence")},
        {"seed", QT_TRANSLATE_NOOP("ProtocolWords", "seed")},
        {"evidence_required", QT_TRANSLATE_NOOP("ProtocolWords", "Evidence required")},
        {"verification_required", QT_TRANSLATE_NOOP("ProtocolWords", "Second person required")},
        {"text", QT_TRANSLATE_NOOP("ProtocolWords", "Text")},
        {"reason", QT_TRANSLATE_NOOP("ProtocolWords", "Reason")},
        {"description", QT_TRANSLATE_NOOP("ProtocolWords", "Description")},
        {"sha256", QT_TRANSLATE_NOOP("ProtocolWords", "SHA-256")},
    };
    for (const auto &[member, text] : words)
        if (name == member)
            return QCoreApplication::translate("ProtocolWords", text);
    return qs(name);
}

} // namespace

QString placeText(domain::ProtocolPart part, const std::string &id)
{
    switch (part) {
    case domain::ProtocolPart::protocol: return ProtocolWords::tr("Protocol");
    case domain::ProtocolPart::data: return ProtocolWords::tr("Data, %1").arg(qs(id));
    case domain::ProtocolPart::requirement: return ProtocolWords::tr("Requirement %1").arg(qs(id));
    case domain::ProtocolPart::exclusion: return ProtocolWords::tr("Exclusion of %1").arg(qs(id));
    case domain::ProtocolPart::step: return ProtocolWords::tr("Step %1").arg(qs(id));
    }
    return {};
}

QString fieldText(const std::vector<std::string> &field, const std::string &check)
{
    if (field.empty())
        return {};
    if (field.size() > 1 && field.front() == "parameters") {
        const auto *info = validation::findCheck(check);
        const auto *parameter = info ? info->parameter(field[1]) : nullptr;
        return ProtocolWords::tr("Parameter: %1").arg(parameter ? qs(parameter->title) : qs(field[1]));
    }
    auto out = memberText(field.front());
    for (std::size_t i = 1; i < field.size(); ++i)
        out = ProtocolWords::tr("%1: %2").arg(out, memberText(field[i]).toLower());
    return out;
}

QString stepKindText(domain::StepKind kind)
{
    return kind == domain::StepKind::manual ? ProtocolWords::tr("By hand") : ProtocolWords::tr("Automatic");
}

QString directionText(domain::Direction direction)
{
    return direction == domain::Direction::atLeast ? ProtocolWords::tr("at least") : ProtocolWords::tr("at most");
}

} // namespace valbench::ui
