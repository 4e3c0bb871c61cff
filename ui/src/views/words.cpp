// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/views/words.h>

#include <QCoreApplication>
#include <QLocale>

#include <valbench/services/promotions.h>
#include <valbench/ui/widgets/time_label.h>

namespace valbench::ui {

namespace {

/// lupdate finds texts by the class they are asked of.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Words)
};

} // namespace

Look lookOf(domain::Stage stage)
{
    switch (stage) {
    case domain::Stage::draft: return {Tone::neutral, Words::tr("Draft")};
    case domain::Stage::inReview: return {Tone::info, Words::tr("In review")};
    case domain::Stage::approved: return {Tone::passed, Words::tr("Approved")};
    case domain::Stage::rejected: return {Tone::failed, Words::tr("Rejected")};
    }
    return {};
}

Look lookOf(domain::Outcome outcome)
{
    switch (outcome) {
    case domain::Outcome::passed: return {Tone::passed, Words::tr("Passed")};
    case domain::Outcome::failed: return {Tone::failed, Words::tr("Failed")};
    case domain::Outcome::error: return {Tone::error, Words::tr("Error")};
    case domain::Outcome::notRun: return {Tone::notRun, Words::tr("Not run")};
    case domain::Outcome::notApplicable: return {Tone::notApplicable, Words::tr("Not applicable")};
    }
    return {};
}

Look lookOf(const domain::StepResult &result)
{
    if (result.outcome == domain::Outcome::failed && result.verdict == domain::Verdict::insufficient)
        return {Tone::insufficient, Words::tr("Insufficient evidence")};
    return lookOf(result.outcome);
}

Look lookOf(domain::ExecutionState state)
{
    switch (state) {
    case domain::ExecutionState::inProgress: return {Tone::info, Words::tr("In progress")};
    case domain::ExecutionState::cancelled: return {Tone::neutral, Words::tr("Cancelled")};
    case domain::ExecutionState::completed: break;
    }
    return {Tone::neutral, Words::tr("Completed")};
}

Look lookOf(const domain::Execution &execution)
{
    return execution.state == domain::ExecutionState::completed ? lookOf(execution.outcome()) : lookOf(execution.state);
}

Look lookOf(domain::DeviationClass deviationClass)
{
    switch (deviationClass) {
    case domain::DeviationClass::minor: return {Tone::info, Words::tr("Minor")};
    case domain::DeviationClass::major: return {Tone::warning, Words::tr("Major")};
    case domain::DeviationClass::critical: return {Tone::failed, Words::tr("Critical")};
    }
    return {};
}

Look lookOf(domain::Conclusion conclusion)
{
    switch (conclusion) {
    case domain::Conclusion::accepted: return {Tone::passed, Words::tr("Accepted")};
    case domain::Conclusion::acceptedWithConditions: return {Tone::warning, Words::tr("Accepted with conditions")};
    case domain::Conclusion::rejected: return {Tone::failed, Words::tr("Rejected")};
    }
    return {};
}

Look lookOf(domain::AccountState state)
{
    switch (state) {
    case domain::AccountState::invited: return {Tone::neutral, Words::tr("Invited")};
    case domain::AccountState::unproven: return {Tone::warning, Words::tr("Identity not verified")};
    case domain::AccountState::active: return {Tone::passed, Words::tr("Active")};
    case domain::AccountState::suspended: return {Tone::warning, Words::tr("Signing suspended")};
    case domain::AccountState::disabled: return {Tone::notApplicable, Words::tr("Disabled")};
    }
    return {};
}

Look lookOf(domain::ModelStage stage)
{
    switch (stage) {
    case domain::ModelStage::development: return {Tone::neutral, Words::tr("Development")};
    case domain::ModelStage::staging: return {Tone::info, Words::tr("Staging")};
    case domain::ModelStage::production: return {Tone::passed, Words::tr("Production")};
    case domain::ModelStage::archived: return {Tone::notApplicable, Words::tr("Archived")};
    }
    return {};
}

Look lookOf(domain::ValidationState state)
{
    switch (state) {
    case domain::ValidationState::notBegun: return {Tone::notRun, Words::tr("Not validated")};
    case domain::ValidationState::inProgress: return {Tone::info, Words::tr("In progress")};
    case domain::ValidationState::rejected: return {Tone::failed, Words::tr("Rejected")};
    case domain::ValidationState::inDoubt: return {Tone::warning, Words::tr("In doubt")};
    case domain::ValidationState::validatedWithConditions:
        return {Tone::warning, Words::tr("Validated with conditions")};
    case domain::ValidationState::validated: return {Tone::passed, Words::tr("Validated")};
    }
    return {};
}

Look lookOf(validation::TraceState state)
{
    using validation::TraceState;
    switch (state) {
    case TraceState::gap: return {Tone::failed, Words::tr("Gap")};
    case TraceState::suspect: return {Tone::warning, Words::tr("Suspect")};
    case TraceState::error: return lookOf(domain::Outcome::error);
    case TraceState::failed: return lookOf(domain::Outcome::failed);
    case TraceState::notRun: return lookOf(domain::Outcome::notRun);
    case TraceState::notApplicable: return lookOf(domain::Outcome::notApplicable);
    case TraceState::excluded: return {Tone::neutral, Words::tr("Excluded")};
    case TraceState::passed: return lookOf(domain::Outcome::passed);
    }
    return {};
}

Look lookOf(validation::CarryOver advice)
{
    using validation::CarryOver;
    switch (advice) {
    case CarryOver::executeAgain: return {Tone::notRun, Words::tr("Execute again")};
    case CarryOver::decide: return {Tone::warning, Words::tr("Decide")};
    case CarryOver::possible: return {Tone::info, Words::tr("Can be carried over")};
    }
    return {};
}

QString gradeText(domain::Grade grade)
{
    switch (grade) {
    case domain::Grade::low: return Words::tr("Low");
    case domain::Grade::medium: return Words::tr("Medium");
    case domain::Grade::high: return Words::tr("High");
    }
    return {};
}

QString kindText(domain::RequirementKind kind)
{
    switch (kind) {
    case domain::RequirementKind::user: return Words::tr("User requirement");
    case domain::RequirementKind::functional: return Words::tr("Functional requirement");
    case domain::RequirementKind::riskControl: return Words::tr("Risk control");
    }
    return {};
}

Look lookOf(const services::PromotionView &request)
{
    using enum domain::PromotionState;
    switch (request.state) {
    case open:
        return request.expiresSoon ? Look{Tone::warning, Words::tr("Open, expires soon")}
                                   : Look{Tone::info, Words::tr("Open")};
    case approved:
        if (!request.writeBackId.empty() && request.writeBack != domain::WriteBackState::done)
            return {Tone::warning, Words::tr("Approved, write-back pending")};
        return {Tone::passed, Words::tr("Approved")};
    case rejected: return {Tone::failed, Words::tr("Rejected")};
    case withdrawn: return {Tone::notApplicable, Words::tr("Withdrawn")};
    case expired: return {Tone::warning, Words::tr("Expired")};
    }
    return {};
}

Look lookOf(domain::OverlapState state)
{
    switch (state) {
    case domain::OverlapState::none: return {Tone::passed, Words::tr("No case in both")};
    case domain::OverlapState::shared: return {Tone::failed, Words::tr("Cases in both")};
    case domain::OverlapState::patientsUncounted: return {Tone::warning, Words::tr("Patients not counted")};
    case domain::OverlapState::uncounted: return {Tone::notRun, Words::tr("Not compared")};
    }
    return {};
}

Look sealOf(const domain::DataSet &data)
{
    if (!data.isSealed)
        return {Tone::neutral, Words::tr("Not sealed")};
    if (data.openings.empty())
        return {Tone::info, Words::tr("Sealed, never opened")};
    const auto times = Words::tr("Opened %1 of %2 times").arg(data.openings.size()).arg(data.allowedOpenings);
    return {data.openingsLeft() > 0 ? Tone::info : Tone::warning, times};
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
        {"in progress", Tone::info},
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
    case domain::Role::administrator: return Words::tr("Administrator");
    case domain::Role::validationEngineer: return Words::tr("Validation engineer");
    case domain::Role::validationLead: return Words::tr("Validation lead");
    case domain::Role::qaApprover: return Words::tr("QA approver");
    case domain::Role::auditor: return Words::tr("Auditor");
    case domain::Role::dataScientist: return Words::tr("Data scientist");
    }
    return {};
}

QString meaningText(domain::Meaning meaning)
{
    switch (meaning) {
    case domain::Meaning::authored: return Words::tr("Authored");
    case domain::Meaning::executed: return Words::tr("Executed");
    case domain::Meaning::witnessed: return Words::tr("Witnessed");
    case domain::Meaning::verified: return Words::tr("Verified");
    case domain::Meaning::reviewed: return Words::tr("Reviewed");
    case domain::Meaning::approved: return Words::tr("Approved");
    case domain::Meaning::responsibility: return Words::tr("Responsibility");
    case domain::Meaning::rejected: return Words::tr("Rejected");
    case domain::Meaning::acknowledged: return Words::tr("Acknowledged");
    }
    return {};
}

QString dataRoleText(domain::DataRole role)
{
    switch (role) {
    case domain::DataRole::training: return Words::tr("Training");
    case domain::DataRole::tuning: return Words::tr("Tuning");
    case domain::DataRole::test: return Words::tr("Test");
    case domain::DataRole::baseline: return Words::tr("Monitoring baseline");
    }
    return {};
}

QString columnKindText(const std::string &kind)
{
    if (kind == "integer")
        return Words::tr("integer");
    if (kind == "real")
        return Words::tr("real");
    return kind == "text" ? Words::tr("text") : QString::fromStdString(kind);
}

QString typeText(domain::RecordType type)
{
    switch (type) {
    case domain::RecordType::model: return Words::tr("Model");
    case domain::RecordType::protocol: return Words::tr("Protocol");
    case domain::RecordType::execution: return Words::tr("Execution");
    case domain::RecordType::deviation: return Words::tr("Deviation");
    case domain::RecordType::report: return Words::tr("Report");
    case domain::RecordType::account: return Words::tr("Account");
    case domain::RecordType::signature: return Words::tr("Signature");
    case domain::RecordType::policy: return Words::tr("Policy");
    case domain::RecordType::alert: return Words::tr("Alert");
    case domain::RecordType::accessReview: return Words::tr("Access review");
    case domain::RecordType::trailReview: return Words::tr("Trail review");
    case domain::RecordType::acceptance: return Words::tr("Accountability statement");
    case domain::RecordType::promotion: return Words::tr("Change of stage");
    case domain::RecordType::writeBack: return Words::tr("Write-back");
    case domain::RecordType::dataSet: return Words::tr("Data set");
    case domain::RecordType::requirementSet: return Words::tr("Requirement set");
    case domain::RecordType::comment: return Words::tr("Comment");
    case domain::RecordType::linkReview: return Words::tr("Link review");
    default: return QString::fromUtf8(domain::word(type).data(), static_cast<qsizetype>(domain::word(type).size()));
    }
}

QString timeText(const std::string &utc)
{
    const auto time = Timestamp::parse(utc);
    return time ? localTimeText(*time) : QString();
}

QString dispositionText(domain::Disposition disposition)
{
    switch (disposition) {
    case domain::Disposition::none: break;
    case domain::Disposition::corrected: return Words::tr("Corrected");
    case domain::Disposition::acceptWithCondition: return Words::tr("Accept with condition");
    case domain::Disposition::acceptAsIs: return Words::tr("Accept as is");
    case domain::Disposition::reject: return Words::tr("Reject");
    }
    return {};
}

Cell timeCell(const std::string &utc)
{
    const auto text = QString::fromStdString(utc);
    Cell cell(timeText(utc), text);
    cell.exported = text;
    cell.tip = text;
    return cell;
}

QString numberText(std::int64_t number)
{
    return QLocale().toString(static_cast<qlonglong>(number));
}

Cell numberCell(std::int64_t number)
{
    Cell cell(numberText(number), static_cast<qlonglong>(number));
    cell.exported = QString::number(number);
    return cell;
}

Cell digestCell(const std::string &sha256)
{
    Cell cell(QString::fromStdString(sha256).left(12));
    cell.exported = QString::fromStdString(sha256);
    cell.tip = cell.exported;
    return cell;
}

Cell lookCell(const Look &look)
{
    return Cell::status(look.tone, look.word);
}

QString pageOf(domain::RecordType type)
{
    switch (type) {
    case domain::RecordType::model:
    case domain::RecordType::promotion: return QStringLiteral("models");
    case domain::RecordType::requirementSet: return QStringLiteral("requirements");
    case domain::RecordType::protocol: return QStringLiteral("protocols");
    case domain::RecordType::execution:
    case domain::RecordType::report: return QStringLiteral("executions");
    case domain::RecordType::deviation: return QStringLiteral("deviations");
    case domain::RecordType::dataSet: return QStringLiteral("data-sets");
    case domain::RecordType::alert:
    case domain::RecordType::accessReview: return QStringLiteral("administration");
    default: return QStringLiteral("audit");
    }
}

} // namespace valbench::ui
