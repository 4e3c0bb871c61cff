// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/validation/carry_over.h>

#include <algorithm>

#include <valbench/base/digest.h>
#include <valbench/base/text.h>
#include <valbench/domain/protocol_changes.h>
#include <valbench/validation/check_catalogue.h>

namespace valbench::validation {

namespace {

using domain::Outcome;
using domain::ProtocolPart;
using domain::ScorerKind;

std::string sentence(MessageKey text, const std::vector<MessageArg> &args)
{
    return fillMessage(text.text(), args);
}

/// The first digits, as people compare them.
std::string shortDigest(const std::string &sha256)
{
    constexpr std::size_t digits = 12;
    return sha256.substr(0, digits);
}

/// What is compared, and for which steps it counts, once for a whole protocol.
class StepComparison {
public:
    StepComparison(const ExecutedBefore &before, const domain::Protocol &protocol, const domain::ModelVersion &model)
        : m_before(before),
          m_protocol(protocol),
          m_changes(domain::compareProtocols(before.protocol, protocol)),
          m_files(modelFileDifferences(before.model, model))
    {
    }

    CarryOverAdvice adviceFor(const domain::Step &step)
    {
        m_again.clear();
        m_decide.clear();
        m_same.clear();
        compareResult(step);
        if (m_again.empty())
            compareStep(step);
        if (step.kind == domain::StepKind::manual)
            thinkOfManual();
        else
            compareAutomatic(step);
        if (!m_again.empty())
            return {step.id, CarryOver::executeAgain, m_again};
        if (!m_decide.empty())
            return {step.id, CarryOver::decide, m_decide};
        return {step.id, CarryOver::possible, m_same};
    }

private:
    void compareResult(const domain::Step &step)
    {
        const auto *result = m_before.execution.step(step.id);
        if (!result)
            m_again.push_back(
                sentence(VB_MSG("The protocol that was executed has no step {step}."), {{"step", step.id}}));
        else if (result->outcome != Outcome::passed)
            m_again.push_back(sentence(VB_MSG("It did not pass: {outcome}."),
                                       {{"outcome", std::string(domain::wordOf(result->outcome))}}));
        else if (result->carried)
            m_again.push_back(sentence(VB_MSG("It was not executed there: its result is from {id}."),
                                       {{"id", result->carried->execution.id}}));
    }

    void compareStep(const domain::Step &step)
    {
        std::vector<std::string> fields;
        for (const auto &change : m_changes) {
            const bool isThis = change.part == ProtocolPart::step && change.id == step.id;
            if (!isThis || change.kind == domain::EditKind::moved)
                continue;
            const auto field = change.fieldName();
            if (field != "requirements" && field != "failure_class")
                fields.push_back(field);
        }
        if (!fields.empty())
            m_again.push_back(
                sentence(VB_MSG("The step says something else now: {fields}."), {{"fields", separated(fields)}}));
        for (const auto &change : m_changes) {
            const bool isLinked = change.part == ProtocolPart::requirement &&
                                  change.kind == domain::EditKind::changed &&
                                  std::ranges::find(step.requirements, change.id) != step.requirements.end();
            if (isLinked)
                m_decide.push_back(sentence(VB_MSG("The requirement {id} reads otherwise now."), {{"id", change.id}}));
        }
        m_same.push_back(sentence(VB_MSG("The step says the same."), {}));
    }

    void thinkOfManual()
    {
        if (m_files.empty())
            m_decide.push_back(sentence(
                VB_MSG("A person did it, and what it rests on is not recorded. The model's files are the same."), {}));
        else
            m_decide.push_back(sentence(
                VB_MSG("A person did it, and what it rests on is not recorded. The model's files differ: {files}"),
                {{"files", separated(m_files, " ")}}));
    }

    void compareAutomatic(const domain::Step &step)
    {
        const auto *check = findCheck(step.check);
        if (!check) {
            m_again.push_back(sentence(VB_MSG("The check {check} is not known here."), {{"check", step.check}}));
            return;
        }
        if (check->kind == domain::ProtocolKind::iq) {
            m_again.push_back(sentence(VB_MSG("It looks at what is installed, which has to be seen again."), {}));
            return;
        }
        // Of what a model answers only time and memory have units; they are its computer's, too.
        if (check->asks == Asks::model && !check->unit.empty())
            m_again.push_back(sentence(VB_MSG("It measures the computer, too, which has to be measured again."), {}));
        for (const auto role : check->roles)
            compareData(role);
        if (!check->roles.empty() || check->asks == Asks::model)
            comparePlan();
        if (check->asks == Asks::model || restsOnScores(step, *check))
            compareModel();
    }

    void compareData(std::string_view role)
    {
        const auto used = std::ranges::find(m_before.execution.data, role, &domain::DataUsed::role);
        const auto needed = std::ranges::find(m_protocol.data, role, &domain::DataNeed::role);
        if (used == m_before.execution.data.end() || needed == m_protocol.data.end() || needed->sha256.empty())
            m_again.push_back(sentence(VB_MSG("The data '{role}' cannot be compared."), {{"role", std::string(role)}}));
        else if (used->sha256 != needed->sha256)
            m_again.push_back(sentence(VB_MSG("The data '{role}' are others: SHA-256 {now} instead of {then}."),
                                       {{"role", std::string(role)},
                                        {"now", shortDigest(needed->sha256)},
                                        {"then", shortDigest(used->sha256)}}));
        else
            m_same.push_back(sentence(VB_MSG("The data '{role}' are the same: SHA-256 {digest}."),
                                      {{"role", std::string(role)}, {"digest", shortDigest(used->sha256)}}));
    }

    void comparePlan()
    {
        std::vector<std::string> fields;
        for (const auto &change : m_changes) {
            if (change.part == ProtocolPart::protocol && !change.field.empty() && change.field.front() == "analysis")
                fields.push_back(change.fieldName());
        }
        if (fields.empty())
            m_same.push_back(sentence(VB_MSG("The analysis plan is the same."), {}));
        else
            m_again.push_back(
                sentence(VB_MSG("The analysis plan is another: {fields}."), {{"fields", separated(fields)}}));
    }

    /// One column that is not the score is all that it reads.
    [[nodiscard]] bool restsOnScores(const domain::Step &step, const CheckInfo &check) const
    {
        const bool readsOneColumn = check.roles.size() == 2 && check.parameter("column") && !check.parameter("score");
        const auto *column = readsOneColumn ? step.parameters.find("column") : nullptr;
        const auto *name = column ? column->get<std::string>() : nullptr;
        return !name || name->empty() || *name == m_protocol.analysis.score;
    }

    void compareModel()
    {
        const auto kind = m_protocol.analysis.scorer.kind;
        if (kind == ScorerKind::endpoint || kind == ScorerKind::command) {
            m_again.push_back(sentence(VB_MSG("{who} was asked, which may answer otherwise by now."),
                                       {{"who", m_protocol.analysis.scorer.askedText()}}));
            return;
        }
        m_again.insert(m_again.end(), m_files.begin(), m_files.end());
        m_same.push_back(sentence(VB_MSG("The model's files are the same."), {}));
    }

    const ExecutedBefore &m_before;
    const domain::Protocol &m_protocol;
    std::vector<domain::ProtocolChange> m_changes;
    std::vector<std::string> m_files;
    // Of the step that is looked at:
    std::vector<std::string> m_again;
    std::vector<std::string> m_decide;
    std::vector<std::string> m_same;
};

std::vector<domain::Artifact> modelFiles(const domain::ModelVersion &model)
{
    auto files = model.artifacts;
    std::erase_if(files, [](const domain::Artifact &file) { return file.role == domain::trainingDataRole; });
    return files;
}

} // namespace

std::vector<std::string> modelFileDifferences(const domain::ModelVersion &before, const domain::ModelVersion &after)
{
    std::vector<std::string> out;
    const auto old = modelFiles(before), now = modelFiles(after);
    for (const auto &file : now) {
        const auto same = std::ranges::find(old, file.name, &domain::Artifact::name);
        if (same == old.end())
            out.push_back(sentence(VB_MSG("The model has a new file, {file}."), {{"file", file.name}}));
        else if (same->sha256 != file.sha256)
            out.push_back(sentence(
                VB_MSG("The model's file {file} is another: SHA-256 {now} instead of {then}."),
                {{"file", file.name}, {"now", shortDigest(file.sha256)}, {"then", shortDigest(same->sha256)}}));
    }
    for (const auto &file : old) {
        if (std::ranges::find(now, file.name, &domain::Artifact::name) == now.end())
            out.push_back(sentence(VB_MSG("The model has no file {file} any more."), {{"file", file.name}}));
    }
    if (old.empty() && now.empty())
        out.push_back(sentence(VB_MSG("Neither version has a file that could be compared."), {}));
    return out;
}

std::vector<CarryOverAdvice> carryOverAdvice(const ExecutedBefore &before, const domain::Protocol &protocol,
                                             const domain::ModelVersion &model)
{
    StepComparison comparison(before, protocol, model);
    std::vector<CarryOverAdvice> out;
    for (const auto &step : protocol.steps)
        out.push_back(comparison.adviceFor(step));
    return out;
}

} // namespace valbench::validation
