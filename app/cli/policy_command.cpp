// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// policy show, policy set.

#include <array>

#include "commands.h"
#include "output.h"
#include "record_views.h"
#include "two_people.h"

namespace valbench::cli {

using json::Object;

namespace {

struct SetOptions
{
    AccessOptions access;
    SecondPersonOptions second;
    std::string reason;
    std::array<std::optional<std::int64_t>, domain::policyNumbers.size()> numbers;
    domain::TrailReviewRule trailReview = domain::TrailReviewRule::notRequired;
    CLI::Option *trailReviewGiven = nullptr;
    std::optional<std::string> fileNamePattern;
};

std::string withUnit(std::int64_t value, std::string_view unit)
{
    return std::to_string(value) + " " + std::string(unit);
}

Answer answerOf(const services::PolicyView &view)
{
    const auto &settings = view.policy.settings();
    Object values;
    std::vector<Fact> facts;
    for (const auto &number : domain::policyNumbers) {
        const auto value = settings.*number.value;
        values.set(std::string(number.name), value);
        std::string name(number.what);
        name.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(name.front())));
        const bool off = value == 0;
        facts.push_back({name, off ? std::string("off") : withUnit(value, number.unit)});
    }
    const std::string rule(domain::wordOf(settings.trailReview));
    values.set("trail_review", rule);
    values.set("file_name_pattern", settings.fileNamePattern);
    facts.push_back({"Trail review", rule});
    facts.push_back({"File names", settings.fileNamePattern});
    facts.push_back({"Record", view.recordId + " version " + std::to_string(view.version)});
    facts.push_back({"Changed", view.changed + " by " + view.changedBy + ": " + view.reason});
    return {Object{{"record", textOrNull(view.recordId)},
                   {"version", view.version},
                   {"changed", textOrNull(view.changed)},
                   {"changed_by", textOrNull(view.changedBy)},
                   {"reason", textOrNull(view.reason)},
                   {"settings", std::move(values)}},
            factsText(facts)};
}

Result<Answer> show(Program &program, const AccessOptions &options)
{
    return actAs(program, options, [](Acting &acting) -> Result<Answer> {
        VB_TRY(const auto view, acting.workspace.policy().inForce(acting.session));
        return answerOf(view);
    });
}

Result<Answer> set(Program &program, const SetOptions &options)
{
    return actAsTwo(program, options.access, options.second, [&](const TwoActing &acting) -> Result<Answer> {
        auto policy = acting.workspace.policy();
        VB_TRY(const auto present, policy.inForce(acting.first));
        auto settings = present.policy.settings();
        for (std::size_t i = 0; i < options.numbers.size(); ++i)
            settings.*domain::policyNumbers[i].value =
                options.numbers[i].value_or(settings.*domain::policyNumbers[i].value);
        if (options.trailReviewGiven->count() > 0)
            settings.trailReview = options.trailReview;
        settings.fileNamePattern = options.fileNamePattern.value_or(settings.fileNamePattern);
        VB_CHECK(policy.change(acting.first, acting.second, present.version, settings, options.reason));
        VB_TRY(const auto view, policy.inForce(acting.first));
        return answerOf(view);
    });
}

/// password_min_length → --password-min-length
std::string optionOf(std::string_view name)
{
    std::string out = "--" + std::string(name);
    std::ranges::replace(out, '_', '-');
    return out;
}

} // namespace

void addPolicyCommands(CLI::App &app, Chosen &chosen)
{
    auto &group = addGroup(app, "policy", "The security policy of the store");
    const auto shown = std::make_shared<AccessOptions>();
    addAccessOptions(*addCommand(group, chosen, "policy show", "Show the settings in force", shown, show), *shown);

    const auto changed = std::make_shared<SetOptions>();
    auto *command = addCommand(group, chosen, "policy set",
                               "Change settings: an administrator, with a QA approver's confirmation", changed, set);
    for (std::size_t i = 0; i < domain::policyNumbers.size(); ++i) {
        const auto &number = domain::policyNumbers[i];
        const std::string bounds = std::to_string(number.least) + " to " + std::to_string(number.most) + " ";
        command
            ->add_option(optionOf(number.name), changed->numbers[i],
                         "The " + std::string(number.what) + ", " + bounds + std::string(number.unit) +
                             (number.least == 0 ? "; 0 is off" : ""))
            ->type_name("N");
    }
    changed->trailReviewGiven =
        addChoice(*command, "--trail-review", changed->trailReview, "Whether approvals wait for a signed trail review");
    command
        ->add_option("--file-name-pattern", changed->fileNamePattern,
                     "What prints are called: {id} and {version}, {type} and {date} if wanted, lower-case letters, "
                     "digits and hyphens")
        ->type_name("PATTERN");
    command->add_option("--reason", changed->reason, "Why")->required();
    addAccessOptions(*command, changed->access);
    addSecondOptions(*command, changed->second)->required()->description("The QA approver who confirms");
}

} // namespace valbench::cli
