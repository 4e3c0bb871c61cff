// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// audit list, audit export, audit review, audit reviews.

#include <valbench/base/digest.h>
#include <valbench/data/csv_write.h>
#include <valbench/services/trail_reviews.h>

#include "commands.h"
#include "record_views.h"
#include "store_access.h"

namespace valbench::cli {

using json::Array;
using json::Object;
using services::HistoryLine;

namespace {

struct AuditOptions
{
    StoreOptions store;
    std::string signIn; ///< who reads
    PasswordOptions password;
    std::string record;
    std::string user; ///< whose entries
    std::string from;
    std::string to;
    std::int64_t limit = 200;
    std::int64_t before = 0;
    std::string out;
    std::string findings;
};

/// The filter is --user by contract; who reads is --as, or the same person.
AccessOptions accessOf(const AuditOptions &options)
{
    return {options.store, {options.signIn.empty() ? options.user : options.signIn, options.password}};
}

/// A time as records have it, to the second, or a day, which stands for `dayTime` in it.
Result<std::optional<Timestamp>> timeOf(const std::string &option, const std::string &text, std::string_view dayTime)
{
    if (text.empty())
        return std::optional<Timestamp>();
    auto parsed = Timestamp::parse(text.size() == 10 ? text + std::string(dayTime) : text);
    if (!parsed && text.size() == 20 && text.ends_with('Z'))
        parsed = Timestamp::parse(text.substr(0, 19) + ".000000Z");
    if (!parsed)
        return fail(ErrorCode::usage,
                    VB_MSG("{option} is '{text}'; expected UTC as 2026-11-03, 2026-11-03T13:03:59Z or "
                           "2026-11-03T13:03:59.120045Z."),
                    {{"option", option}, {"text", text}});
    return std::optional(*parsed);
}

Result<domain::TrailFilter> filterOf(const AuditOptions &options)
{
    if (options.user.empty() && options.signIn.empty())
        return fail(ErrorCode::usage, VB_MSG("Who reads the audit trail? Name yourself with --as; --user restricts the "
                                             "list to one person's entries."));
    domain::TrailFilter filter;
    filter.recordId = options.record;
    filter.userId = options.user;
    VB_TRY(filter.from, timeOf("--from", options.from, "T00:00:00.000000Z"));
    VB_TRY(filter.to, timeOf("--to", options.to, "T23:59:59.999999Z"));
    filter.beforeSequence = options.before;
    filter.limit = static_cast<std::size_t>(options.limit);
    return filter;
}

Object lineObject(const HistoryLine &line)
{
    return {{"sequence", line.sequence}, {"time", line.time},     {"who", line.who},
            {"what", line.sentence},     {"reason", line.reason}, {"hash", line.hash}};
}

Result<Answer> list(Program &program, const AuditOptions &options)
{
    VB_TRY(auto filter, filterOf(options));
    ++filter.limit; // one more tells whether there is more
    return actAs(program, accessOf(options), [&](Acting &acting) -> Result<Answer> {
        auto trail = acting.workspace.trail();
        VB_TRY(const auto total, trail.size(acting.session));
        VB_TRY(auto lines, trail.page(acting.session, filter));
        const bool more = lines.size() == filter.limit;
        if (more)
            lines.pop_back();
        Array entries;
        TextTable table({"Entry", "Time", "What", "Reason"});
        for (const auto &line : lines) {
            entries.emplace_back(lineObject(line));
            table.add({std::to_string(line.sequence), line.time, line.sentence, line.reason});
        }
        std::string text = table.text();
        if (!options.user.empty())
            text += "Only entries of " + options.user +
                    (options.signIn.empty() ? "; name yourself with --as instead to see everybody's.\n" : ".\n");
        if (more)
            text += "There are older entries: --before " + std::to_string(lines.back().sequence) + "\n";
        return Answer{Object{{"entries", std::move(entries)},
                             {"total_in_ledger", total},
                             {"next_before", more ? json::Value(lines.back().sequence) : json::Value()}},
                      text};
    });
}

Result<std::vector<HistoryLine>> everything(Program &program, Acting &acting, domain::TrailFilter filter)
{
    std::vector<HistoryLine> out;
    filter.limit = 5000;
    while (true) {
        VB_CHECK(program.checkStop());
        VB_TRY(auto page, acting.workspace.trail().page(acting.session, filter));
        const bool last = page.size() < filter.limit;
        std::ranges::move(page, std::back_inserter(out));
        if (last)
            break;
        filter.beforeSequence = out.back().sequence;
    }
    std::ranges::reverse(out); // oldest first: the order in which it happened
    return out;
}

Result<std::string> csvOf(const std::vector<HistoryLine> &lines)
{
    std::vector<std::vector<std::string>> rows;
    for (const auto &line : lines)
        rows.push_back(
            {std::to_string(line.sequence), line.time, line.who, line.sentence, line.reason, line.hash, line.rawLine});
    // People open it in a spreadsheet, where a reason that begins with = would run; the JSON export is exact.
    const data::CsvWriteOptions spreadsheet{.guardFormulas = true};
    const std::vector<std::string> header{"sequence", "time", "who", "what", "reason", "hash", "line"};
    return data::csvText(header, rows, spreadsheet);
}

std::string jsonOf(const std::vector<HistoryLine> &lines, const services::StoreInfo &info)
{
    Array entries;
    for (const auto &line : lines) {
        auto object = lineObject(line);
        object.set("line", line.rawLine);
        entries.emplace_back(std::move(object));
    }
    return json::toText(Object{{"store_id", info.storeId}, {"entries", std::move(entries)}}) + "\n";
}

/// The stored lines as they stand, and beside them the hash kept with each and the checkpoints: what
/// resources/auditor/verify_trail.py looks at.
Result<Answer> exportLines(Program &program, const AuditOptions &options)
{
    if (!options.record.empty() || !options.user.empty() || !options.from.empty() || !options.to.empty())
        return fail(ErrorCode::usage,
                    VB_MSG("A .jsonl file holds the whole trail, so that anybody can recompute the chain. Leave out "
                           "--record, --user, --from and --to, and name yourself with --as."));
    VB_TRY(const auto filter, filterOf(options));
    return actAs(program, accessOf(options), [&](Acting &acting) -> Result<Answer> {
        VB_TRY(const auto lines, everything(program, acting, filter));
        VB_TRY(const auto notes, acting.workspace.trail().checkpointNotes(acting.session));
        std::string text, hashes;
        for (const auto &line : lines) {
            text += line.rawLine;
            hashes += line.hash + "  " + std::to_string(line.sequence) + "\n";
        }
        VB_CHECK(acting.workspace.trail().noteExport(
            acting.session, {"Audit trail", "", "JSON Lines", lines.size(), sha256(text).toHex()}));
        VB_CHECK(writeFile(options.out + ".hashes", asBytes(hashes)));
        VB_CHECK(writeFile(options.out + ".checkpoints", asBytes(notes)));
        VB_CHECK(writeFile(options.out, asBytes(text)));
        return Answer{
            Object{{"file", options.out},
                   {"entries", lines.size()},
                   {"hashes", options.out + ".hashes"},
                   {"checkpoints", options.out + ".checkpoints"}},
            options.out + "\n" + std::to_string(lines.size()) +
                " entries, their hashes in .hashes, the checkpoints in .checkpoints. To check them without Valbench:\n"
                "python3 verify_trail.py " +
                options.out + " " + options.out + ".checkpoints\n"};
    });
}

Result<Answer> exportTrail(Program &program, const AuditOptions &options)
{
    if (options.out.ends_with(".jsonl"))
        return exportLines(program, options);
    const bool asCsv = options.out.ends_with(".csv");
    if (!asCsv && !options.out.ends_with(".json"))
        return fail(ErrorCode::usage,
                    VB_MSG("--out is '{file}'; expected a name that ends with .csv, .json or .jsonl."),
                    {{"file", options.out}});
    VB_TRY(const auto filter, filterOf(options));
    return actAs(program, accessOf(options), [&](Acting &acting) -> Result<Answer> {
        VB_TRY(const auto lines, everything(program, acting, filter));
        std::string text;
        if (asCsv) {
            VB_TRY(text, csvOf(lines));
        } else {
            text = jsonOf(lines, acting.info);
        }
        VB_CHECK(acting.workspace.trail().noteExport(
            acting.session,
            {"Audit trail", services::filterText(filter), asCsv ? "CSV" : "JSON", lines.size(), sha256(text).toHex()}));
        VB_CHECK(writeFile(options.out, asBytes(text)));
        return Answer{Object{{"file", options.out}, {"entries", lines.size()}},
                      options.out + "\n" + std::to_string(lines.size()) + " entries\n"};
    });
}

Object reviewObject(const services::TrailReviewView &view)
{
    const auto &review = view.review;
    return {{"record", view.record.id},
            {"scope", review.title()},
            {"reviewed_record", textOrNull(review.recordId)},
            {"reviewed_version", review.recordVersion},
            {"from", textOrNull(review.from)},
            {"to", textOrNull(review.to)},
            {"entries", review.entries},
            {"own_entries", review.ownEntries},
            {"last_sequence", review.lastSequence},
            {"last_hash", review.lastHash},
            {"findings", review.findings},
            {"signed_by", textOrNull(view.signedBy)},
            {"signed_at", textOrNull(view.signedAt)}};
}

Result<Answer> review(Program &program, const AuditOptions &options)
{
    services::TrailScope scope;
    scope.recordId = options.record;
    VB_TRY(scope.from, timeOf("--from", options.from, "T00:00:00.000000Z"));
    VB_TRY(scope.to, timeOf("--to", options.to, "T23:59:59.999999Z"));
    if (!scope.recordId.empty() && (scope.from || scope.to))
        return fail(ErrorCode::usage,
                    VB_MSG("A review covers one record or a period: give --record, or --from and --to."));
    return actAs(program, accessOf(options), [&](Acting &acting) -> Result<Answer> {
        auto reviews = acting.workspace.trailReviews();
        VB_TRY(const auto id, reviews.record(acting.session, scope, options.findings));
        VB_TRY(const auto views, reviews.list(acting.session));
        const auto found = std::ranges::find_if(views, [&](const auto &view) { return view.record.id == id; });
        if (found == views.end())
            return fail(ErrorCode::notFound, VB_MSG("There is no record {id} in this store."), {{"id", id}});
        return Answer{reviewObject(*found), factsText({{"Record", id},
                                                       {"Scope", found->review.title()},
                                                       {"Entries", std::to_string(found->review.entries)},
                                                       {"Next", "valbench-cli sign " + id + " --meaning reviewed"}})};
    });
}

Result<Answer> reviews(Program &program, const AuditOptions &options)
{
    return actAs(program, accessOf(options), [&](Acting &acting) -> Result<Answer> {
        VB_TRY(const auto views, acting.workspace.trailReviews().list(acting.session, options.record));
        Array items;
        TextTable table({"Review", "Scope", "Entries", "Findings", "Signed by", "Signed at"});
        for (const auto &view : views) {
            items.emplace_back(reviewObject(view));
            table.add({view.record.id, view.review.title(), std::to_string(view.review.entries), view.review.findings,
                       view.signedBy.empty() ? "not signed" : view.signedBy, view.signedAt});
        }
        return Answer{Object{{"reviews", std::move(items)}}, table.text()};
    });
}

void addReviewCommands(CLI::App &group, Chosen &chosen)
{
    const auto recorded = std::make_shared<AuditOptions>();
    auto *record =
        addCommand(group, chosen, "audit review",
                   "Record that the trail of a record or a period was reviewed; sign it afterwards", recorded, review);
    addStoreOption(*record, recorded->store);
    record->add_option("--user", recorded->signIn, "Who reviewed")->type_name("NAME")->required();
    addPasswordOptions(*record, recorded->password);
    record->add_option("--record", recorded->record, "The record whose entries were reviewed")->type_name("ID");
    record->add_option("--from", recorded->from, "The entries from this time on, UTC")->type_name("TIME");
    record->add_option("--to", recorded->to, "The entries up to this time, UTC; a day counts whole")->type_name("TIME");
    record->add_option("--findings", recorded->findings, "What was found, and what follows from it")->required();

    const auto listed = std::make_shared<AuditOptions>();
    auto *list = addCommand(group, chosen, "audit reviews", "List the reviews, newest first", listed, reviews);
    addStoreOption(*list, listed->store);
    list->add_option("--user", listed->signIn, "Who reads")->type_name("NAME")->required();
    addPasswordOptions(*list, listed->password);
    list->add_option("--record", listed->record, "Only reviews of this record")->type_name("ID");
}

void addFilterOptions(CLI::App &command, AuditOptions &options)
{
    addStoreOption(command, options.store);
    command.add_option("--as", options.signIn, "Who reads; default: the person of --user")->type_name("NAME");
    addPasswordOptions(command, options.password);
    command.add_option("--record", options.record, "Only entries about this record")->type_name("ID");
    command.add_option("--user", options.user, "Only entries of this person")->type_name("NAME");
    command.add_option("--from", options.from, "Only entries at or after this time, UTC")->type_name("TIME");
    command.add_option("--to", options.to, "Only entries at or before this time, UTC; a day counts whole")
        ->type_name("TIME");
}

} // namespace

void addAuditCommands(CLI::App &app, Chosen &chosen)
{
    auto &group = addGroup(app, "audit", "The audit trail");
    const auto listed = std::make_shared<AuditOptions>();
    auto *listCommand = addCommand(group, chosen, "audit list", "List entries, newest first", listed, list);
    addFilterOptions(*listCommand, *listed);
    listCommand->add_option("--limit", listed->limit, "At most so many entries")
        ->check(CLI::Range(std::int64_t{1}, std::int64_t{100'000}))
        ->capture_default_str();
    listCommand->add_option("--before", listed->before, "Only entries below this number: the next page")
        ->check(CLI::PositiveNumber);

    const auto exported = std::make_shared<AuditOptions>();
    auto *exportCommand =
        addCommand(group, chosen, "audit export", "Write entries, oldest first, with the stored lines that are hashed",
                   exported, exportTrail);
    exportCommand
        ->add_option("--out", exported->out, "A .csv, .json or .jsonl file; .jsonl is the whole trail as it is hashed")
        ->type_name("FILE")
        ->required();
    addFilterOptions(*exportCommand, *exported);
    addReviewCommands(group, chosen);
}

} // namespace valbench::cli
