// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// trace show, export, review.

#include <algorithm>

#include <valbench/base/digest.h>

#include "commands.h"
#include "record_views.h"
#include "store_access.h"
#include "trace_views.h"

namespace valbench::cli {

using json::Array;
using json::Object;

namespace {

struct TraceOptions
{
    AccessOptions access;
    std::string subject;
    std::string out;
};

struct ReviewOptions
{
    AccessOptions access;
    std::string protocol;
    std::vector<std::string> requirements;
    std::string assessment;
};

Result<Answer> show(Program &program, const TraceOptions &options)
{
    return actAs(program, options.access, [&](Acting &acting) -> Result<Answer> {
        VB_TRY(const auto views, acting.workspace.traceability().matrix(acting.session, options.subject));
        Array matrices;
        std::string text;
        for (const auto &view : views) {
            matrices.emplace_back(traceObject(view));
            text += (text.empty() ? "" : "\n") + traceText(view);
        }
        const bool complete = std::ranges::all_of(views, [](const auto &view) { return view.matrix.isComplete(); });
        Answer answer{Object{{"subject", options.subject}, {"complete", complete}, {"matrices", std::move(matrices)}},
                      text.empty() ? "No protocols.\n" : text};
        if (!complete)
            answer.code = ExitCode::failed;
        return answer;
    });
}

Result<Answer> exportCsv(Program &program, const TraceOptions &options)
{
    return actAs(program, options.access, [&](Acting &acting) -> Result<Answer> {
        VB_TRY(const auto text, acting.workspace.traceability().exportCsv(acting.session, options.subject));
        if (!options.out.empty())
            VB_CHECK(writeFile(options.out, asBytes(text)));
        return Answer{Object{{"subject", options.subject},
                             {"file", textOrNull(options.out)},
                             {"lines", std::ranges::count(text, '\n') - 1},
                             {"sha256", sha256(text).toHex()}},
                      options.out.empty() ? text : options.out + "\n"};
    });
}

Result<Answer> review(Program &program, const ReviewOptions &options)
{
    return actAs(program, options.access, [&](Acting &acting) -> Result<Answer> {
        VB_TRY(const auto id, acting.workspace.traceability().reviewLinks(acting.session, options.protocol,
                                                                          options.requirements, options.assessment));
        VB_TRY(const auto record, acting.workspace.records().summary(acting.session, id));
        return Answer{Object{{"record", recordObject(record)},
                             {"protocol", options.protocol},
                             {"requirements", json::textArray(options.requirements)}},
                      factsText(recordFacts(record)) + "Sign it: valbench-cli sign " + id + " --meaning reviewed\n"};
    });
}

} // namespace

void addTraceCommands(CLI::App &app, Chosen &chosen)
{
    auto &group = addGroup(app, "trace", "Traceability: requirements, steps, results; gaps and suspect links");
    constexpr auto subject = "A protocol, such as PQ-1, or a model version, NAME/VERSION";
    const auto shown = std::make_shared<TraceOptions>();
    auto *showCommand =
        addCommand(group, chosen, "trace show",
                   "Show the traceability matrix; the status is 1 if there are gaps or suspect links", shown, show);
    showCommand->add_option("SUBJECT", shown->subject, subject)->required();
    addAccessOptions(*showCommand, shown->access);

    const auto exported = std::make_shared<TraceOptions>();
    auto *exportCommand =
        addCommand(group, chosen, "trace export", "Print the traceability matrix as CSV", exported, exportCsv);
    exportCommand->add_option("SUBJECT", exported->subject, subject)->required();
    exportCommand->add_option("--out", exported->out, "Write it to a file")->type_name("FILE");
    addAccessOptions(*exportCommand, exported->access);

    const auto reviewed = std::make_shared<ReviewOptions>();
    auto *reviewCommand = addCommand(group, chosen, "trace review",
                                     "Say why an approved protocol still verifies requirements that changed since; "
                                     "'sign' ends the suspicion",
                                     reviewed, review);
    reviewCommand->add_option("PROTOCOL", reviewed->protocol, "Record id, such as PQ-1")->required();
    addList(*reviewCommand, "--requirement", reviewed->requirements, "Whose links were reviewed; may be repeated")
        ->required();
    reviewCommand->add_option("--assessment", reviewed->assessment, "Why the steps still verify them")->required();
    addAccessOptions(*reviewCommand, reviewed->access);
}

} // namespace valbench::cli
