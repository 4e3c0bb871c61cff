// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/views/words.h>

#include <QCoreApplication>

#include <valbench/ui/widgets/time_label.h>

namespace valbench::ui {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Words", text);
}

} // namespace

Look lookOf(domain::Stage stage)
{
    switch (stage) {
    case domain::Stage::draft: return {Tone::neutral, tr("Draft")};
    case domain::Stage::inReview: return {Tone::info, tr("In review")};
    case domain::Stage::approved: return {Tone::passed, tr("Approved")};
    case domain::Stage::rejected: return {Tone::failed, tr("Rejected")};
    }
    return {};
}

Look lookOf(domain::Outcome outcome)
{
    switch (outcome) {
    case domain::Outcome::passed: return {Tone::passed, tr("Passed")};
    case domain::Outcome::failed: return {Tone::failed, tr("Failed")};
    case domain::Outcome::error: return {Tone::error, tr("Error")};
    case domain::Outcome::notRun: return {Tone::notRun, tr("Not run")};
    case domain::Outcome::notApplicable: return {Tone::notApplicable, tr("Not applicable")};
    }
    return {};
}

Look lookOf(const domain::StepResult &result)
{
    if (result.outcome == domain::Outcome::failed && result.verdict == domain::Verdict::insufficient)
        return {Tone::insufficient, tr("Insufficient evidence")};
    return lookOf(result.outcome);
}

Look lookOf(domain::DeviationClass deviationClass)
{
    switch (deviationClass) {
    case domain::DeviationClass::minor: return {Tone::info, tr("Minor")};
    case domain::DeviationClass::major: return {Tone::warning, tr("Major")};
    case domain::DeviationClass::critical: return {Tone::failed, tr("Critical")};
    }
    return {};
}

Look lookOf(domain::Conclusion conclusion)
{
    switch (conclusion) {
    case domain::Conclusion::accepted: return {Tone::passed, tr("Accepted")};
    case domain::Conclusion::acceptedWithConditions: return {Tone::warning, tr("Accepted with conditions")};
    case domain::Conclusion::rejected: return {Tone::failed, tr("Rejected")};
    }
    return {};
}

Look lookOf(domain::AccountState state)
{
    switch (state) {
    case domain::AccountState::invited: return {Tone::neutral, tr("Invited")};
    case domain::AccountState::unproven: return {Tone::warning, tr("Identity not verified")};
    case domain::AccountState::active: return {Tone::passed, tr("Active")};
    case domain::AccountState::suspended: return {Tone::warning, tr("Signing suspended")};
    case domain::AccountState::disabled: return {Tone::notApplicable, tr("Disabled")};
    }
    return {};
}

Look lookOfWord(const QString &word)
{
    struct Row
    {
        const char *beginning;
        Tone tone;
    };
    static constexpr Row rows[] = {
        {"accepted with", Tone::warning}, {"accepted", Tone::passed}, {"approved", Tone::passed},
        {"passed", Tone::passed},         {"closed", Tone::passed},   {"done", Tone::passed},
        {"failed", Tone::failed},         {"rejected", Tone::failed}, {"error", Tone::error},
        {"open", Tone::warning},          {"classified", Tone::info}, {"disposed", Tone::info},
        {"not started", Tone::notRun},    {"not run", Tone::notRun},  {"protocol approved", Tone::info},
    };
    auto shown = word;
    if (!shown.isEmpty())
        shown[0] = shown[0].toUpper();
    for (const auto &row : rows) {
        if (word.startsWith(QLatin1StringView(row.beginning)))
            return {row.tone, shown};
    }
    return {Tone::neutral, shown};
}

QString roleText(domain::Role role)
{
    switch (role) {
    case domain::Role::administrator: return tr("Administrator");
    case domain::Role::validationEngineer: return tr("Validation engineer");
    case domain::Role::validationLead: return tr("Validation lead");
    case domain::Role::qaApprover: return tr("QA approver");
    case domain::Role::auditor: return tr("Auditor");
    case domain::Role::dataScientist: return tr("Data scientist");
    }
    return {};
}

QString meaningText(domain::Meaning meaning)
{
    switch (meaning) {
    case domain::Meaning::authored: return tr("Authored");
    case domain::Meaning::executed: return tr("Executed");
    case domain::Meaning::witnessed: return tr("Witnessed");
    case domain::Meaning::verified: return tr("Verified");
    case domain::Meaning::reviewed: return tr("Reviewed");
    case domain::Meaning::approved: return tr("Approved");
    case domain::Meaning::responsibility: return tr("Responsibility");
    case domain::Meaning::rejected: return tr("Rejected");
    case domain::Meaning::acknowledged: return tr("Acknowledged");
    }
    return {};
}

QString typeText(domain::RecordType type)
{
    switch (type) {
    case domain::RecordType::model: return tr("Model");
    case domain::RecordType::protocol: return tr("Protocol");
    case domain::RecordType::execution: return tr("Execution");
    case domain::RecordType::deviation: return tr("Deviation");
    case domain::RecordType::report: return tr("Report");
    case domain::RecordType::account: return tr("Account");
    case domain::RecordType::signature: return tr("Signature");
    default: return QString::fromUtf8(domain::word(type).data(), static_cast<qsizetype>(domain::word(type).size()));
    }
}

QString timeText(const std::string &utc)
{
    const auto time = Timestamp::parse(utc);
    return time ? localTimeText(*time) : QString();
}

Cell timeCell(const std::string &utc)
{
    const auto text = QString::fromStdString(utc);
    Cell cell(timeText(utc), text);
    cell.exported = text;
    cell.tip = text;
    return cell;
}

Cell lookCell(const Look &look)
{
    return Cell::status(look.tone, look.word);
}

QString pageOf(domain::RecordType type)
{
    switch (type) {
    case domain::RecordType::model: return QStringLiteral("models");
    case domain::RecordType::protocol: return QStringLiteral("protocols");
    case domain::RecordType::execution:
    case domain::RecordType::report: return QStringLiteral("executions");
    case domain::RecordType::deviation: return QStringLiteral("deviations");
    default: return QStringLiteral("audit");
    }
}

} // namespace valbench::ui
