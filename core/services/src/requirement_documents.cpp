// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "requirement_documents.h"

#include <valbench/domain/link_review.h>

#include "traced_records.h"

namespace valbench::services {

using domain::wordOf;
using report::Cell;

namespace {

std::string riskText(const domain::Risk &risk)
{
    return risk.harm + " Severity " + std::string(wordOf(risk.severity)) + ", probability " +
           std::string(wordOf(risk.probability)) + ", detectability " + std::string(wordOf(risk.detectability)) +
           ": class " + std::to_string(risk.riskClass()) + ", priority " + std::string(wordOf(risk.priority()));
}

template <class Items, class Text>
std::string listed(const Items &items, Text &&text)
{
    std::string out;
    for (const auto &item : items)
        out += (out.empty() ? "" : ", ") + std::string(text(item));
    return out;
}

} // namespace

Status requirementBlocks(Blocks &blocks, const RecordWithSignatures &loaded)
{
    VB_TRY(const auto set, requirementSetIn(loaded.record));
    addHeading(blocks, 1, "Purpose and scope");
    blocks.push_back(report::Paragraph{set.purpose});
    addSection(blocks, 2, "Scope", set.scope);
    addSection(
        blocks, 2, "How risk is graded",
        "The risk class follows from severity and probability, the priority from class and detectability, by the "
        "tables of GAMP 5, 2nd edition (2022), Appendix M3. A high detectability says that a failure is noticed "
        "before it does harm; class 1 is the worst.");
    addHeading(blocks, 1, "Requirements");
    for (const auto &requirement : set.requirements) {
        addHeading(blocks, 2, requirement.id + (requirement.area.empty() ? "" : ": " + requirement.area));
        report::KeyValueTable table;
        table.rows.emplace_back("Requirement", requirement.text);
        table.rows.emplace_back("Kind", std::string(wordOf(requirement.kind)));
        const auto add = [&table](const char *name, const std::string &value) {
            if (!value.empty())
                table.rows.emplace_back(name, value);
        };
        add("Rationale", requirement.rationale);
        add("Source", requirement.source);
        add("Owner", requirement.owner);
        if (requirement.risk)
            table.rows.emplace_back("Risk", riskText(*requirement.risk));
        table.rows.emplace_back("Verified in",
                                listed(requirement.verifiedIn, [](const auto kind) { return wordOf(kind); }));
        add("Models", listed(requirement.models, [](const auto &name) { return name; }));
        blocks.push_back(std::move(table));
    }
    addHeading(blocks, 1, "Signatures");
    addSignatures(blocks, loaded.signatures);
    return {};
}

Status linkReviewBlocks(Blocks &blocks, const RecordWithSignatures &loaded)
{
    VB_TRY(const auto review, valueOf<domain::LinkReview>(loaded.record));
    addHeading(blocks, 1, "Review of links to changed requirements");
    blocks.push_back(
        report::KeyValueTable{{{"Protocol", referenceText(review.protocol)},
                               {"Requirement set", referenceText(review.requirementSet)},
                               {"Requirements", listed(review.requirements, [](const auto &id) { return id; })},
                               {"Assessment", review.assessment}}});
    addHeading(blocks, 1, "Signatures");
    addSignatures(blocks, loaded.signatures);
    return {};
}

report::Table exclusionTable(const domain::Protocol &protocol)
{
    report::Table table;
    table.caption = "Requirements in scope that this protocol does not verify";
    table.columns = {{"Id", report::Align::left, 1.0}, {"Reason", report::Align::left, 7.0}};
    for (const auto &[requirement, reason] : protocol.exclusions)
        table.rows.push_back({Cell(requirement), Cell(reason)});
    return table;
}

} // namespace valbench::services
