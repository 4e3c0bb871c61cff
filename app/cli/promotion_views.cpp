// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "promotion_views.h"

#include "record_views.h"

namespace valbench::cli {

using json::Array;
using json::Object;

namespace {

Array gatesArray(const domain::Promotion &promotion)
{
    Array out;
    for (const auto &result : promotion.gates) {
        const auto &info = domain::infoOf(result.gate);
        out.push_back(Object{{"gate", domain::wordOf(result.gate)},
                             {"title", info.title},
                             {"outcome", domain::wordOf(result.outcome)},
                             {"holds", result.holds()},
                             {"detail", result.detail},
                             {"remedy", result.holds() ? json::Value() : json::Value(info.remedy)},
                             {"evaluated", result.evaluated},
                             {"basis", json::textArray(result.basis)}});
    }
    return out;
}

std::string expiryText(const domain::Promotion &promotion)
{
    return promotion.expires + " (" + std::to_string(promotion.expiry.hours) + " " +
           std::string(domain::wordOf(promotion.expiry.basis)) + " hours)";
}

} // namespace

json::Object promotionObject(const services::PromotionView &view)
{
    const auto &promotion = view.promotion;
    Array exceptions;
    for (const auto &exception : promotion.exceptions)
        exceptions.push_back(Object{{"gate", domain::wordOf(exception.gate)}, {"reason", exception.reason}});
    return {
        {"record", recordObject(view.record)},
        {"kind", domain::wordOf(promotion.kind)},
        {"model", promotion.model.id},
        {"model_version", promotion.modelKey},
        {"from", domain::wordOf(promotion.from)},
        {"to", domain::wordOf(promotion.to)},
        {"state", domain::wordOf(view.state)},
        {"expires_soon", view.expiresSoon},
        {"justification", promotion.justification},
        {"regulatory_basis", domain::wordOf(promotion.regulatoryBasis)},
        {"regulatory_reference", textOrNull(promotion.regulatoryReference)},
        {"requested_by", promotion.requestedBy},
        {"requested", promotion.requested},
        {"expires", promotion.expires},
        {"expiry_hours", promotion.expiry.hours},
        {"expiry_basis", domain::wordOf(promotion.expiry.basis)},
        {"renewals", json::textArray(promotion.renewals)},
        {"withdrawn", textOrNull(promotion.withdrawn)},
        {"exceptions", std::move(exceptions)},
        {"gates", gatesArray(promotion)},
        {"write_back", textOrNull(view.writeBackId)},
        {"write_back_state", view.writeBackId.empty() ? json::Value() : json::Value(domain::wordOf(view.writeBack))}};
}

std::string gatesText(const domain::Promotion &promotion)
{
    TextTable gates({"Gate", "State", "Found"});
    std::string remedies;
    for (const auto &result : promotion.gates) {
        const auto &info = domain::infoOf(result.gate);
        gates.add({std::string(info.title), std::string(domain::wordOf(result.outcome)), result.detail});
        if (!result.holds())
            remedies += std::string(info.title) + ": " + std::string(info.remedy) + "\n";
    }
    if (gates.empty())
        return "No gates stand before a " + std::string(domain::wordOf(promotion.kind)) + ".\n";
    return gates.text() + (remedies.empty() ? "" : "\nWhat to do\n" + remedies);
}

Answer promotionAnswer(const services::PromotionView &view)
{
    const auto &promotion = view.promotion;
    auto facts = recordFacts(view.record);
    std::string basis;
    if (promotion.regulatoryBasis != domain::RegulatoryBasis::none)
        basis = std::string(domain::wordOf(promotion.regulatoryBasis)) + " " + promotion.regulatoryReference;
    facts.insert(facts.end(), {{"State", view.stateText()},
                               {"Justification", promotion.justification},
                               {"Regulatory basis", basis},
                               {"Requested by", promotion.requestedBy + ", " + promotion.requested},
                               {"Expires", expiryText(promotion)},
                               {"Renewed", separated(promotion.renewals)},
                               {"Withdrawn", promotion.withdrawn},
                               {"Write-back", view.writeBackId}});
    return {promotionObject(view), factsText(facts) + "\n" + gatesText(promotion)};
}

json::Object writeBackObject(const services::WriteBackView &view)
{
    const auto &writeBack = view.writeBack;
    Array tags;
    for (const auto &tag : writeBack.tags)
        tags.push_back(Object{{"key", tag.name}, {"value", tag.value}});
    return {{"record", view.id},
            {"model_version", view.modelKey},
            {"promotion", writeBack.promotion},
            {"server", writeBack.server},
            {"registry_version", writeBack.registryName + "/" + writeBack.registryVersion},
            {"state", domain::wordOf(writeBack.state)},
            {"set_alias", textOrNull(writeBack.setAlias)},
            {"remove_alias", textOrNull(writeBack.removeAlias)},
            {"tags", std::move(tags)},
            {"problem", textOrNull(writeBack.problem)},
            {"checkpoint_run", textOrNull(writeBack.checkpointRun)},
            {"finished", textOrNull(writeBack.finished)}};
}

json::Object comparisonObject(const services::Comparison &comparison)
{
    Array differences;
    for (const auto &difference : comparison.differences)
        differences.push_back(Object{{"what", difference.what}, {"detail", difference.detail}});
    return {{"model", comparison.modelId},
            {"model_version", comparison.modelKey},
            {"with_files", comparison.withFiles},
            {"differences", std::move(differences)}};
}

} // namespace valbench::cli
