// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/domain/deviation.h>

namespace valbench::domain {

json::Object Deviation::toJson() const
{
    json::Object out{{"type", "deviation"},
                     {"subject", execution},
                     {"step", stepId},
                     {"title", title},
                     {"description", description},
                     {"raised_by", raisedBy},
                     {"class", wordOf(deviationClass)},
                     {"classified", classified},
                     {"impact", impact},
                     {"root_cause", rootCause},
                     {"correction", correction},
                     {"capa", capaReference},
                     {"disposition", wordOf(disposition)},
                     {"condition", condition}};
    if (!retest.empty())
        out.set("retest", retest);
    return out;
}

Result<Deviation> Deviation::fromJson(const json::Value &value)
{
    VB_TRY(const auto reader, json::Reader::open(value, "deviation"));
    Deviation deviation;
    VB_TRY(deviation.execution, reader.text("subject"));
    VB_TRY(deviation.stepId, reader.text("step"));
    VB_TRY(deviation.title, reader.text("title"));
    VB_TRY(deviation.description, reader.text("description"));
    VB_TRY(deviation.raisedBy, reader.text("raised_by"));
    VB_TRY(const auto deviationClass, reader.text("class"));
    VB_TRY(deviation.deviationClass, fromWord<DeviationClass>(deviationClass));
    VB_TRY(deviation.classified, reader.booleanOr("classified", false));
    VB_TRY(deviation.impact, reader.text("impact"));
    VB_TRY(deviation.rootCause, reader.text("root_cause"));
    VB_TRY(deviation.correction, reader.text("correction"));
    VB_TRY(deviation.capaReference, reader.text("capa"));
    VB_TRY(const auto disposition, reader.text("disposition"));
    VB_TRY(deviation.disposition, fromWord<Disposition>(disposition));
    VB_TRY(deviation.condition, reader.text("condition"));
    VB_TRY(deviation.retest, reader.textOr("retest", ""));
    return deviation;
}

} // namespace valbench::domain
