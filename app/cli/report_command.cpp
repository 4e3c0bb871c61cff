// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// report: prints a record as a sealed PDF.

#include <QGuiApplication>

#include <valbench/base/digest.h>

#include "commands.h"
#include "headless.h"
#include "output.h"
#include "store_access.h"

namespace valbench::cli {

using json::Object;

namespace {

struct ReportOptions
{
    AccessOptions access;
    std::string record;
    std::string out;
};

Result<Answer> report(Program &program, const ReportOptions &options)
{
    const auto application = makeApplication();
    return actAs(program, options.access, [&](Acting &acting) -> Result<Answer> {
        VB_TRY(const auto pdf, acting.workspace.reports().print(acting.session, options.record));
        VB_CHECK(writeFile(options.out, pdf.bytes));
        const auto digest = sha256(pdf.bytes).toHex();
        return Answer{Object{{"record", options.record},
                             {"file", options.out},
                             {"bytes", pdf.bytes.size()},
                             {"sha256", digest},
                             {"suggested_name", pdf.fileName}},
                      options.out + "\n"};
    });
}

} // namespace

void addReportCommand(CLI::App &app, Chosen &chosen)
{
    const auto options = std::make_shared<ReportOptions>();
    auto *command = addCommand(app, chosen, "report",
                               "Print a protocol, execution, deviation or report with its signatures as a sealed PDF",
                               options, report);
    command->add_option("RECORD", options->record, "Record id, such as REP-1")->required();
    command->add_option("--out", options->out, "The PDF")->type_name("FILE")->required();
    addAccessOptions(*command, options->access);
}

} // namespace valbench::cli
