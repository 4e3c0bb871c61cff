// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Protocols that are complete but for what differs from model to model: a template asks for that, and makes a protocol.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <valbench/base/json.h>
#include <valbench/domain/data_set.h>
#include <valbench/domain/protocol.h>

namespace valbench::domain {

/// What a template asks for.
enum class InputKind {
    text,
    number,
    dataSet,        ///< one that is registered
    column,         ///< of one of the data sets asked for
    columns,        ///< several of them
    texts,          ///< several, one a line
    modelInputs,    ///< what the model is given: see parseModelInputs()
    requirementSet, ///< record id of one that is in the store
};

template <>
struct Words<InputKind>
{
    static constexpr std::string_view what = "kind of input";
    static constexpr std::array<std::pair<InputKind, std::string_view>, 8> table{{
        {InputKind::text, "text"},
        {InputKind::number, "number"},
        {InputKind::dataSet, "data set"},
        {InputKind::column, "column"},
        {InputKind::columns, "columns"},
        {InputKind::texts, "texts"},
        {InputKind::modelInputs, "model inputs"},
        {InputKind::requirementSet, "requirement set"},
    }};
};

struct TemplateInput
{
    std::string name; ///< a word: what places in the protocol call it
    InputKind kind = InputKind::text;
    std::string label; ///< for people
    std::string help;
    std::string of;               ///< columns: the input that names their data set
    std::string with;             ///< the input without whose answer this one has no use; empty: none
    std::vector<DataRole> roles;  ///< data sets: one of these; empty: any
    bool isOptional = false;      ///< what hangs on it is left out of the protocol when there is no answer
    std::optional<double> preset; ///< numbers: the answer unless another is given
    std::optional<double> lowest; ///< numbers
    std::optional<double> highest;
};

/// The protocol is one as authors write it, with places "${name}" where answers go: a text that is one place becomes
/// the answer itself, a number or a list; in longer texts, it is written out. "${test.sha256}" is a fact of a data set,
/// and "${score|risk}" is the text risk where there is no answer. A member that is one place without an answer is left
/// out, and so is an object with "when": "name" if that input has none, or "unless": "name" if it has. In lists, one
/// with "for_each": "name" is there for each of the answer's texts, "${each}". Steps without an id are numbered.
struct ProtocolTemplate
{
    std::string id;    ///< pq-binary
    std::string title; ///< for people
    std::string summary;
    ProtocolKind kind = ProtocolKind::pq;
    std::vector<TemplateInput> inputs; ///< in the order in which they are asked for
    /// Names of inputs: of each group exactly one gets an answer.
    std::vector<std::vector<std::string>> alternatives;
    json::Object protocol;

    /// badInput for members that are not known, places that no input fills, and columns of no data set.
    static Result<ProtocolTemplate> fromJson(const json::Value &value, std::string_view source);

    /// By the inputs' names: texts, numbers, lists of texts, what parseModelInputs() gives, and for data sets
    /// objects with the members set, role, file, description, sha256, rows and columns. "model" has name, version,
    /// intended_use and artifact. badInput names the input by its label: no answer, a number out of its range, a column
    /// that the data set has not.
    [[nodiscard]] Result<Protocol> fill(json::Object answers) const;

    /// Its steps without any answer, to be looked through by a person: numbers have the presets of their inputs, places
    /// in texts the labels in brackets, and what would be nothing but an answer is left out.
    [[nodiscard]] Result<std::vector<Step>> plainSteps() const;
};

/// An answer as people write it: a number with '.', columns and texts parted by commas or lines, the lines of
/// parseModelInputs(), and for a data set its name as it is; fill() wants its facts. badInput names the input, also for
/// a number out of its range.
Result<json::Value> answerFrom(const TemplateInput &input, std::string_view text);

/// One input of the model a line, its fields parted by commas or tabs, as pasted from a spreadsheet: "age, 50, 105" is
/// a number with the range for which the model is meant, "mgus" one without, and "sex_male, sex, M, F" counts 1 for the
/// word M and 0 for F in the column sex. Returns the list for a protocol's scorer. badInput names the line.
Result<json::Array> parseModelInputs(std::string_view text);

} // namespace valbench::domain
