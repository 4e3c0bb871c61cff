// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/domain/protocol_template.h>

#include <algorithm>
#include <cmath>
#include <set>

#include <valbench/base/text.h>

namespace valbench::domain {

namespace {

using json::Array;
using json::Object;
using json::Value;

constexpr std::string_view placeBegin = "${";
constexpr char placeEnd = '}';

/// A text in parts: what stands there, and between two of them the name of a place. One more text than places.
struct Parts
{
    std::vector<std::string> texts;
    std::vector<std::string> places;

    /// The text is nothing but one place.
    [[nodiscard]] bool isPlace() const { return places.size() == 1 && texts[0].empty() && texts[1].empty(); }
};

Parts partsOf(std::string_view text)
{
    Parts out;
    for (;;) {
        const auto begin = text.find(placeBegin);
        const auto end = begin == std::string_view::npos ? begin : text.find(placeEnd, begin);
        if (end == std::string_view::npos) {
            out.texts.emplace_back(text);
            return out;
        }
        out.texts.emplace_back(text.substr(0, begin));
        out.places.emplace_back(text.substr(begin + placeBegin.size(), end - begin - placeBegin.size()));
        text.remove_prefix(end + 1);
    }
}

/// Members that say when an object is there, and are not in the protocol.
bool isOperator(std::string_view name)
{
    return name == "when" || name == "unless" || name == "for_each";
}

std::string firstName(std::string_view place)
{
    return std::string(place.substr(0, place.find_first_of(".|")));
}

const Value *answerAt(const Object &answers, std::string_view place)
{
    const auto dot = place.find('.');
    const auto *found = answers.find(place.substr(0, dot));
    if (!found || dot == std::string_view::npos)
        return found;
    const auto *object = found->get<Object>();
    return object ? answerAt(*object, place.substr(dot + 1)) : nullptr;
}

/// As it stands within a sentence.
std::string wordsOf(const Value &value)
{
    if (const auto *text = value.get<std::string>())
        return *text;
    if (const auto *real = value.get<double>())
        return shortestText(*real);
    if (const auto *integer = value.get<std::int64_t>())
        return std::to_string(*integer);
    std::string out;
    if (const auto *list = value.get<Array>())
        for (const auto &item : *list)
            out += (out.empty() ? "" : ", ") + wordsOf(item);
    return out;
}

Result<Value> filled(const Value &value, const Object &answers);

Result<Value> answerFor(const std::string &place, const Object &answers)
{
    const auto bar = place.find('|');
    if (const auto *answer = answerAt(answers, std::string_view(place).substr(0, bar)))
        return *answer;
    if (bar != std::string::npos)
        return Value(place.substr(bar + 1));
    return fail(ErrorCode::badInput, VB_MSG("The template has a place for {place}, and nothing was given for it."),
                {{"place", place}});
}

Result<Value> filledText(const std::string &text, const Object &answers)
{
    const auto parts = partsOf(text);
    if (parts.isPlace())
        return answerFor(parts.places[0], answers);
    std::string out = parts.texts[0];
    for (std::size_t i = 0; i < parts.places.size(); ++i) {
        VB_TRY(const auto answer, answerFor(parts.places[i], answers));
        out += wordsOf(answer) + parts.texts[i + 1];
    }
    return Value(std::move(out));
}

/// It hangs on an input without an answer.
bool isLeftOut(const Value &value, const Object &answers)
{
    if (const auto *text = value.get<std::string>()) {
        const auto parts = partsOf(*text);
        return parts.isPlace() && parts.places[0].find('|') == std::string::npos &&
               !answers.find(firstName(parts.places[0]));
    }
    const auto *object = value.get<Object>();
    const auto *when = object ? object->find("when") : nullptr;
    const auto *unless = object ? object->find("unless") : nullptr;
    return (when && !answers.find(wordsOf(*when))) || (unless && answers.find(wordsOf(*unless)));
}

Result<Object> filledObject(const Object &object, const Object &answers)
{
    Object out;
    for (const auto &[name, value] : object.members()) {
        if (isOperator(name) || isLeftOut(value, answers))
            continue;
        VB_TRY(auto member, filled(value, answers));
        out.set(name, std::move(member));
    }
    return out;
}

/// An item of a list: none, one, or one for each column.
Status fillItem(const Value &item, const Object &answers, Array &out)
{
    if (isLeftOut(item, answers))
        return {};
    const auto *object = item.get<Object>();
    const auto *each = object ? object->find("for_each") : nullptr;
    if (!each) {
        VB_TRY(auto one, filled(item, answers));
        out.push_back(std::move(one));
        return {};
    }
    const auto *list = answers.find(wordsOf(*each));
    const auto *columns = list ? list->get<Array>() : nullptr;
    for (const auto &column : columns ? *columns : Array()) {
        auto with = answers;
        with.set("each", column);
        VB_TRY(auto one, filledObject(*object, with));
        out.emplace_back(std::move(one));
    }
    return {};
}

Result<Value> filled(const Value &value, const Object &answers)
{
    if (const auto *text = value.get<std::string>())
        return filledText(*text, answers);
    if (const auto *object = value.get<Object>()) {
        VB_TRY(auto out, filledObject(*object, answers));
        return Value(std::move(out));
    }
    if (const auto *list = value.get<Array>()) {
        Array out;
        for (const auto &item : *list)
            VB_CHECK(fillItem(item, answers, out));
        return Value(std::move(out));
    }
    return value;
}

void numberSteps(Object &protocol)
{
    const auto *steps = protocol.find("steps");
    const auto *list = steps ? steps->get<Array>() : nullptr;
    if (!list)
        return;
    Array numbered;
    for (const auto &step : *list) {
        Object out;
        if (const auto *object = step.get<Object>()) {
            if (!object->find("id"))
                out.set("id", std::to_string(numbered.size() + 1));
            for (const auto &[name, value] : object->members())
                out.set(name, value);
        }
        numbered.emplace_back(std::move(out));
    }
    protocol.set("steps", std::move(numbered));
}

void collectPlaces(const Value &value, std::set<std::string> &out)
{
    if (const auto *text = value.get<std::string>())
        for (const auto &place : partsOf(*text).places)
            out.insert(firstName(place));
    if (const auto *list = value.get<Array>())
        for (const auto &item : *list)
            collectPlaces(item, out);
    if (const auto *object = value.get<Object>()) {
        for (const auto &[name, member] : object->members()) {
            if (isOperator(name))
                out.insert(wordsOf(member));
            else
                collectPlaces(member, out);
        }
    }
}

Result<TemplateInput> readTemplateInput(const json::Reader &reader)
{
    VB_CHECK(reader.allow(
        {"name", "kind", "label", "help", "of", "with", "roles", "optional", "preset", "lowest", "highest"}));
    TemplateInput out;
    VB_TRY(out.name, reader.text("name"));
    VB_TRY(const auto kind, reader.text("kind"));
    VB_TRY(out.kind, fromWord<InputKind>(kind));
    VB_TRY(out.label, reader.text("label"));
    VB_TRY(out.help, reader.textOr("help", ""));
    VB_TRY(out.of, reader.textOr("of", ""));
    VB_TRY(out.with, reader.textOr("with", ""));
    VB_TRY(const auto roles, reader.texts("roles"));
    for (const auto &word : roles) {
        VB_TRY(const auto role, fromWord<DataRole>(word));
        out.roles.push_back(role);
    }
    VB_TRY(out.isOptional, reader.booleanOr("optional", false));
    for (const auto &[name, number] :
         {std::pair("preset", &out.preset), std::pair("lowest", &out.lowest), std::pair("highest", &out.highest)}) {
        if (reader.find(name)) {
            VB_TRY(*number, reader.real(name));
        }
    }
    return out;
}

bool asksForColumns(const TemplateInput &input)
{
    return input.kind == InputKind::column || input.kind == InputKind::columns;
}

Status checkInputs(const ProtocolTemplate &made, std::string_view source)
{
    std::set<std::string> known{"model", "each"}, sets;
    for (const auto &input : made.inputs) {
        if (!known.insert(input.name).second)
            return fail(ErrorCode::badInput, VB_MSG("{source}: there are two inputs named {name}."),
                        {{"source", std::string(source)}, {"name", input.name}});
        if (input.kind == InputKind::dataSet)
            sets.insert(input.name);
        if (asksForColumns(input) && !sets.contains(input.of))
            return fail(ErrorCode::badInput,
                        VB_MSG("{source}: the input {name} is of the data set '{of}', which no input before it asks "
                               "for."),
                        {{"source", std::string(source)}, {"name", input.name}, {"of", input.of}});
    }
    std::set<std::string> places;
    collectPlaces(made.protocol, places);
    for (const auto &group : made.alternatives)
        places.insert(group.begin(), group.end());
    for (const auto &input : made.inputs) {
        if (!input.with.empty() &&
            std::ranges::find(made.inputs, input.with, &TemplateInput::name) == made.inputs.end())
            return fail(ErrorCode::badInput, VB_MSG("{source}: the input {name} goes with '{with}', which is none."),
                        {{"source", std::string(source)}, {"name", input.name}, {"with", input.with}});
    }
    for (const auto &place : places) {
        if (!known.contains(place))
            return fail(ErrorCode::badInput, VB_MSG("{source}: no input fills the place {place}."),
                        {{"source", std::string(source)}, {"place", place}});
    }
    return {};
}

Status checkNumber(const TemplateInput &input, const Value &answer)
{
    const auto *real = answer.get<double>();
    const auto *integer = answer.get<std::int64_t>();
    const double number = real ? *real : integer ? static_cast<double>(*integer) : std::nan("");
    // Written so that what is no number is refused too.
    if (std::isfinite(number) && !(input.lowest && number < *input.lowest) &&
        !(input.highest && number > *input.highest))
        return {};
    const auto bound = [](const std::optional<double> &value) { return value ? shortestText(*value) : "any"; };
    return fail(ErrorCode::badInput, VB_MSG("{label}: expected a number from {lowest} to {highest}."),
                {{"label", input.label}, {"lowest", bound(input.lowest)}, {"highest", bound(input.highest)}});
}

Status checkColumn(const TemplateInput &input, const Value &answer, const Object &answers)
{
    const auto *columns = answerAt(answers, input.of + ".columns");
    const auto *list = columns ? columns->get<Array>() : nullptr;
    if (answer.get<std::string>() && list && std::ranges::find(*list, answer) != list->end())
        return {};
    const auto *set = answerAt(answers, input.of + ".set");
    return fail(ErrorCode::badInput, VB_MSG("{label}: {set} has no column '{column}'."),
                {{"label", input.label}, {"set", set ? wordsOf(*set) : input.of}, {"column", wordsOf(answer)}});
}

Status checkDataSet(const TemplateInput &input, const Value &answer)
{
    const auto *set = answer.get<Object>();
    if (!set)
        return fail(ErrorCode::badInput, VB_MSG("{label}: expected a registered data set."), {{"label", input.label}});
    const auto *role = set->find("role");
    std::string wanted;
    for (const auto one : input.roles) {
        if (role && wordsOf(*role) == wordOf(one))
            return {};
        wanted += (wanted.empty() ? "" : " or ") + std::string(wordOf(one));
    }
    if (wanted.empty())
        return {};
    return fail(ErrorCode::badInput, VB_MSG("{label}: {set} has the role '{role}'; expected {wanted}."),
                {{"label", input.label},
                 {"set", wordsOf(set->find("set") ? *set->find("set") : Value())},
                 {"role", role ? wordsOf(*role) : std::string()},
                 {"wanted", wanted}});
}

Status checkAnswer(const TemplateInput &input, const Value &answer, const Object &answers)
{
    switch (input.kind) {
    case InputKind::text:
    case InputKind::requirementSet:
        if (answer.get<std::string>())
            return {};
        return fail(ErrorCode::badInput, VB_MSG("{label}: expected a text."), {{"label", input.label}});
    case InputKind::number: return checkNumber(input, answer);
    case InputKind::dataSet: return checkDataSet(input, answer);
    case InputKind::column: return checkColumn(input, answer, answers);
    case InputKind::columns:
    case InputKind::texts:
    case InputKind::modelInputs: break;
    }
    const auto *list = answer.get<Array>();
    if (!list)
        return fail(ErrorCode::badInput, VB_MSG("{label}: expected a list."), {{"label", input.label}});
    if (input.kind == InputKind::columns)
        for (const auto &column : *list)
            VB_CHECK(checkColumn(input, column, answers));
    return {};
}

Status checkAlternatives(const ProtocolTemplate &made, const std::vector<std::string> &group, const Object &known)
{
    if (std::ranges::count_if(group, [&](const auto &name) { return known.find(name) != nullptr; }) == 1)
        return {};
    std::string labels;
    for (const auto &input : made.inputs)
        if (std::ranges::find(group, input.name) != group.end())
            labels += (labels.empty() ? "" : ", ") + input.label;
    return fail(ErrorCode::badInput, VB_MSG("Give one of these, and not more than one: {labels}."),
                {{"labels", labels}});
}

/// An answer to an input that goes with another one, which has none, is a mistake: nothing would be made of it.
Status checkPairs(const ProtocolTemplate &made, const Object &known)
{
    for (const auto &input : made.inputs) {
        if (input.with.empty() || !known.find(input.name) || known.find(input.with))
            continue;
        const auto other = std::ranges::find(made.inputs, input.with, &TemplateInput::name);
        return fail(ErrorCode::badInput, VB_MSG("{label}: it goes with '{other}', which has no answer."),
                    {{"label", input.label}, {"other", other->label}});
    }
    return {};
}

bool isEmpty(const Value &answer)
{
    const auto *text = answer.get<std::string>();
    const auto *list = answer.get<Array>();
    return answer.isNull() || (text && text->empty()) || (list && list->empty());
}

std::vector<std::string> fieldsOf(std::string_view line)
{
    std::vector<std::string> out;
    const char separator = line.find('\t') != std::string_view::npos ? '\t' : ',';
    for (;;) {
        const auto end = line.find(separator);
        out.emplace_back(trimmed(line.substr(0, end)));
        if (end == std::string_view::npos)
            return out;
        line.remove_prefix(end + 1);
    }
}

} // namespace

Result<ProtocolTemplate> ProtocolTemplate::fromJson(const Value &value, std::string_view source)
{
    VB_TRY(const auto reader, json::Reader::open(value, std::string(source)));
    VB_CHECK(reader.allow({"format", "id", "title", "summary", "inputs", "alternatives", "protocol"}));
    VB_TRY(const auto format, reader.integer("format"));
    if (format != 1)
        return fail(ErrorCode::badInput, VB_MSG("{source}: format {format} is not known; this program reads format 1."),
                    {{"source", std::string(source)}, {"format", std::to_string(format)}});
    ProtocolTemplate out;
    VB_TRY(out.id, reader.text("id"));
    VB_TRY(out.title, reader.text("title"));
    VB_TRY(out.summary, reader.text("summary"));
    VB_TRY(const auto inputs, reader.objects("inputs"));
    for (const auto &item : inputs) {
        VB_TRY(auto input, readTemplateInput(item));
        out.inputs.push_back(std::move(input));
    }
    VB_TRY(const auto groups, reader.objects("alternatives"));
    for (const auto &group : groups) {
        VB_CHECK(group.allow({"one_of"}));
        VB_TRY(auto names, group.texts("one_of"));
        out.alternatives.push_back(std::move(names));
    }
    VB_TRY(const auto protocol, reader.object("protocol"));
    VB_TRY(const auto kind, protocol.text("kind"));
    VB_TRY(out.kind, fromWord<ProtocolKind>(kind));
    out.protocol = protocol.raw();
    VB_CHECK(checkInputs(out, source));
    return out;
}

Result<Protocol> ProtocolTemplate::fill(Object answers) const
{
    Object known;
    if (const auto *model = answers.find("model"))
        known.set("model", *model);
    for (const auto &input : inputs) {
        const auto *given = answers.find(input.name);
        if (given && !isEmpty(*given)) {
            VB_CHECK(checkAnswer(input, *given, answers));
            known.set(input.name, *given);
        } else if (input.preset) {
            known.set(input.name, *input.preset);
        } else if (!input.isOptional) {
            return fail(ErrorCode::badInput, VB_MSG("{label}: the template '{template}' needs an answer."),
                        {{"label", input.label}, {"template", id}});
        }
    }
    for (const auto &[name, value] : answers.members()) {
        if (name != "model" && std::ranges::find(inputs, name, &TemplateInput::name) == inputs.end())
            return fail(ErrorCode::badInput, VB_MSG("The template '{template}' asks for no '{name}'."),
                        {{"template", id}, {"name", name}});
    }
    for (const auto &group : alternatives)
        VB_CHECK(checkAlternatives(*this, group, known));
    VB_CHECK(checkPairs(*this, known));
    VB_TRY(auto text, filledObject(protocol, known));
    numberSteps(text);
    return Protocol::fromJson(text, id);
}

Result<Value> answerFrom(const TemplateInput &input, std::string_view text)
{
    text = trimmed(text);
    switch (input.kind) {
    case InputKind::text:
    case InputKind::dataSet:
    case InputKind::column:
    case InputKind::requirementSet: return Value(text);
    case InputKind::number: {
        const auto number = parseDouble(text);
        if (!number)
            return fail(ErrorCode::badInput, VB_MSG("{label}: expected a number such as 0.85; found '{text}'."),
                        {{"label", input.label}, {"text", std::string(text)}});
        VB_CHECK(checkNumber(input, *number));
        return Value(*number);
    }
    case InputKind::columns:
    case InputKind::texts: break;
    case InputKind::modelInputs: {
        VB_TRY(auto list, parseModelInputs(text));
        return Value(std::move(list));
    }
    }
    Array out;
    while (!text.empty()) {
        const auto end = text.find_first_of(",\n");
        if (const auto item = trimmed(text.substr(0, end)); !item.empty())
            out.emplace_back(item);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return Value(std::move(out));
}

Result<Array> parseModelInputs(std::string_view text)
{
    Array out;
    int number = 0;
    while (!text.empty()) {
        const auto end = text.find('\n');
        const auto line = trimmed(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        ++number;
        if (line.empty())
            continue;
        const auto fields = fieldsOf(line);
        Object input{{"name", fields[0]}};
        const auto bad = [&]() {
            return fail(ErrorCode::badInput,
                        VB_MSG("Line {line} of the model's inputs: expected 'name', 'name, lowest, highest' or 'name, "
                               "column, word for 1, word for 0'; found '{text}'."),
                        {{"line", std::to_string(number)}, {"text", std::string(line)}});
        };
        if (std::ranges::any_of(fields, [](const auto &field) { return field.empty(); }))
            return bad();
        if (fields.size() == 3) {
            const auto lowest = parseDouble(fields[1]), highest = parseDouble(fields[2]);
            if (!lowest || !highest || !(*lowest <= *highest))
                return bad();
            input.set("lowest", *lowest).set("highest", *highest);
        } else if (fields.size() == 4) {
            input.set("column", fields[1]).set("one", fields[2]).set("zero", fields[3]);
        } else if (fields.size() != 1) {
            return bad();
        }
        out.emplace_back(std::move(input));
    }
    return out;
}

} // namespace valbench::domain
