// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// model promote, demote, retire, requests, request, withdraw, renew, approve, reject.

#include "commands.h"
#include "output.h"
#include "promotion_views.h"
#include "registry_access.h"
#include "signing_act.h"

namespace valbench::cli {

using json::Array;
using json::Object;

namespace {

struct RequestOptions
{
    AccessOptions access;
    services::PromotionRequest request;
    std::string pccp;
    std::string decision;
    std::vector<std::string> exceptions;
    std::string calendar;
};

struct ListPromotionsOptions
{
    AccessOptions access;
    bool all = false;
};

struct ActOptions
{
    AccessOptions access;
    std::string request;
    std::string reason;
};

struct DecisionOptions
{
    SigningOptions signing;
    ServerOptions server;
};

Result<domain::WorkCalendar> readCalendar(const std::string &file)
{
    VB_TRY(const auto text, readTextFile(file));
    VB_TRY(const auto document, json::parse(text, file));
    VB_TRY(const auto reader, json::Reader::open(document, file));
    return domain::WorkCalendar::fromJson(reader);
}

Result<services::PromotionRequest> requestOf(const RequestOptions &options)
{
    auto out = options.request;
    if (!options.pccp.empty() && !options.decision.empty())
        return fail(ErrorCode::usage, VB_MSG("Give either --pccp or --decision."));
    if (!options.pccp.empty() || !options.decision.empty()) {
        out.regulatoryBasis =
            options.pccp.empty() ? domain::RegulatoryBasis::decisionRecord : domain::RegulatoryBasis::pccpItem;
        out.regulatoryReference = options.pccp.empty() ? options.decision : options.pccp;
    }
    for (const auto &text : options.exceptions) {
        const auto sign = text.find('=');
        if (sign == std::string::npos)
            return fail(ErrorCode::usage,
                        VB_MSG("--except is '{text}'; expected GATE=REASON, such as "
                               "iq-report=\"covered by the IQ of the site\"."),
                        {{"text", text}});
        domain::GateException exception;
        VB_TRY(exception.gate, domain::fromWord<domain::Gate>(text.substr(0, sign)));
        exception.reason = text.substr(sign + 1);
        out.exceptions.push_back(std::move(exception));
    }
    if (!options.calendar.empty()) {
        out.expiry.basis = domain::HoursBasis::working;
        VB_TRY(out.expiry.calendar, readCalendar(options.calendar));
    }
    return out;
}

Result<Answer> ask(Program &program, const RequestOptions &options)
{
    VB_TRY(const auto request, requestOf(options));
    return actAs(program, options.access, [&](Acting &acting) -> Result<Answer> {
        auto promotions = acting.workspace.promotions();
        VB_TRY(const auto id, promotions.request(acting.session, request));
        VB_TRY(const auto view, promotions.show(acting.session, id));
        return promotionAnswer(view);
    });
}

Result<Answer> listPromotions(Program &program, const ListPromotionsOptions &options)
{
    return actAs(program, options.access, [&](Acting &acting) -> Result<Answer> {
        VB_TRY(const auto views, acting.workspace.promotions().list(acting.session, !options.all));
        Array items;
        TextTable table({"Record", "Change", "State", "Expires", "Requested by"});
        for (const auto &view : views) {
            items.emplace_back(promotionObject(view));
            table.add({view.record.id, view.promotion.title(), view.stateText(), view.promotion.expires,
                       view.promotion.requestedBy});
        }
        return Answer{Object{{"requests", std::move(items)}}, table.empty() ? "No requests.\n" : table.text()};
    });
}

Result<Answer> showPromotion(Program &program, const ActOptions &options)
{
    return actAs(program, options.access, [&](Acting &acting) -> Result<Answer> {
        auto promotions = acting.workspace.promotions();
        VB_TRY(const auto id, promotions.find(acting.session, options.request));
        VB_TRY(const auto view, promotions.show(acting.session, id));
        return promotionAnswer(view);
    });
}

using Act = Status (services::PromotionService::*)(const services::Session &, std::string_view, std::string_view);

Result<Answer> act(Program &program, const ActOptions &options, Act step)
{
    return actAs(program, options.access, [&](Acting &acting) -> Result<Answer> {
        auto promotions = acting.workspace.promotions();
        VB_TRY(const auto id, promotions.find(acting.session, options.request));
        VB_CHECK((promotions.*step)(acting.session, id, options.reason));
        VB_TRY(const auto view, promotions.show(acting.session, id));
        return promotionAnswer(view);
    });
}

Result<Answer> withdraw(Program &program, const ActOptions &options)
{
    return act(program, options, &services::PromotionService::withdraw);
}

Result<Answer> renew(Program &program, const ActOptions &options)
{
    return act(program, options, &services::PromotionService::renew);
}

/// What was approved stands, whether the server can be told of it now or not.
Status tellServer(Program &program, Acting &acting, const ServerOptions &server, const std::string &writeBackId)
{
    if (!namesServer(server)) {
        tell("MLflow has not been told of it yet: valbench-cli model sync does that.");
        return {};
    }
    VB_TRY(const auto connection, RegistryConnection::open(server));
    const auto done = connection->loop.wait(services::completeWriteBack(
        acting.workspace.registry(), &acting.session, connection->link.get(), writeBackId, program.stopToken()));
    if (!done)
        tell("MLflow could not be told of it: " + done.error().text() +
             "\nIt is approved all the same; valbench-cli model sync tells MLflow later.");
    return {};
}

Result<Answer> decide(Program &program, const DecisionOptions &options)
{
    SigningSteps steps;
    const auto meaning = options.signing.meaning;
    steps.before = [meaning](Acting &acting, const std::string &record) -> Result<std::string> {
        auto promotions = acting.workspace.promotions();
        VB_TRY(const auto id, promotions.find(acting.session, record));
        VB_TRY(const auto view, promotions.show(acting.session, id));
        tell(view.promotion.title() + "\n" + view.promotion.justification + "\n\n" + gatesText(view.promotion));
        VB_CHECK(promotions.mayDecide(acting.session, id, meaning));
        return id;
    };
    steps.after = [&](Acting &acting, const std::string &record, Answer answer) -> Result<Answer> {
        auto promotions = acting.workspace.promotions();
        VB_TRY(auto view, promotions.show(acting.session, record));
        if (!view.writeBackId.empty()) {
            VB_CHECK(tellServer(program, acting, options.server, view.writeBackId));
            VB_TRY(view, promotions.show(acting.session, record));
        }
        auto *object = answer.document.get<Object>();
        Object document = object ? *object : Object();
        document.set("promotion", promotionObject(view));
        return Answer{std::move(document), answer.text + factsText({{"State", view.stateText()}})};
    };
    return signRecordIn(program, options.signing, steps);
}

void addRequestOptions(CLI::App &command, RequestOptions &options)
{
    command.add_option("MODEL", options.request.model, "Record id, or NAME/VERSION")->required();
    command.add_option("--reason", options.request.justification, "Why; the approver signs it")->required();
    command
        .add_option("--expires-in", options.request.expiry.hours,
                    "Hours until the request expires unless it is decided")
        ->check(CLI::Range(std::int64_t(1), domain::mostExpiryHours))
        ->type_name("HOURS")
        ->capture_default_str();
    command
        .add_option("--working-hours", options.calendar,
                    "Count working hours by this calendar: JSON with utc_offset_minutes, begin_minute, end_minute, "
                    "days (1 is Monday) and holidays")
        ->type_name("FILE");
    addAccessOptions(command, options.access);
}

void addRequest(CLI::App &group, Chosen &chosen, const std::string &path, const std::string &description,
                domain::ChangeKind kind)
{
    const auto options = std::make_shared<RequestOptions>();
    options->request.kind = kind;
    auto *command = addCommand(group, chosen, path, description, options, ask);
    if (kind == domain::ChangeKind::promotion) {
        command->add_option("--pccp", options->pccp, "Item of the predetermined change control plan that covers it");
        command->add_option("--decision", options->decision, "Regulatory decision record that covers it");
        addList(*command, "--except", options->exceptions,
                "Go without a gate, for a reason that the approver signs: iq-report, oq-report")
            ->type_name("GATE=REASON");
    }
    addRequestOptions(*command, *options);
}

void addAct(CLI::App &group, Chosen &chosen, const std::string &path, const std::string &description,
            Run<ActOptions> run)
{
    const auto options = std::make_shared<ActOptions>();
    auto *command = addCommand(group, chosen, path, description, options, run);
    command->add_option("REQUEST", options->request, "Record id of the request, or NAME/VERSION of the model")
        ->required();
    if (run != showPromotion)
        command->add_option("--reason", options->reason, "Why")->required();
    addAccessOptions(*command, options->access);
}

void addDecision(CLI::App &group, Chosen &chosen, const std::string &path, const std::string &description,
                 domain::Meaning meaning)
{
    const auto options = std::make_shared<DecisionOptions>();
    options->signing.meaning = meaning;
    auto *command = addCommand(group, chosen, path, description, options, decide);
    addSigningOptions(*command, options->signing);
    addServerOptions(*command, options->server);
}

} // namespace

void addPromotionCommands(CLI::App &group, Chosen &chosen)
{
    addRequest(group, chosen, "model promote", "Ask that a version go from development to staging, or on to production",
               domain::ChangeKind::promotion);
    addRequest(group, chosen, "model demote",
               "Ask that a version go back from production to staging, or to development",
               domain::ChangeKind::demotion);
    addRequest(group, chosen, "model retire", "Ask that a version be archived; none returns from there",
               domain::ChangeKind::retirement);
    const auto listed = std::make_shared<ListPromotionsOptions>();
    auto *requests = addCommand(group, chosen, "model requests", "List the open requests", listed, listPromotions);
    requests->add_flag("--all", listed->all, "The decided, withdrawn and expired ones too");
    addAccessOptions(*requests, listed->access);
    addAct(group, chosen, "model request", "Show a request with its gates", showPromotion);
    addAct(group, chosen, "model withdraw", "Withdraw a request of one's own", withdraw);
    addAct(group, chosen, "model renew", "Begin a request's hours again; gates that are stale are looked at again",
           renew);
    addDecision(group, chosen, "model approve", "Approve a request by an electronic signature, and tell MLflow",
                domain::Meaning::approved);
    addDecision(group, chosen, "model reject", "Reject a request by an electronic signature",
                domain::Meaning::rejected);
}

} // namespace valbench::cli
