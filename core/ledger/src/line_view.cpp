// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "line_view.h"

#include <algorithm>
#include <array>

#include <valbench/base/id.h>
#include <valbench/ledger/entry.h>

namespace valbench::ledger {

namespace {

namespace dom = simdjson::dom;

constexpr std::int64_t largestInteger = 9007199254740991; // 2^53 - 1

/// Walks the members of an object in the one order they may have and remembers the first that is not there.
class MemberReader {
public:
    MemberReader(const dom::element &element, std::string &problem, std::string_view path)
        : m_problem(problem), m_path(path)
    {
        dom::object object;
        if (element.get(object) == simdjson::SUCCESS)
            start(object);
        else
            wrong("");
    }

    std::string_view text(std::string_view name)
    {
        std::string_view value;
        if (const auto element = next(name); element && element->get(value) != simdjson::SUCCESS)
            wrong(name);
        return value;
    }
    std::optional<std::string_view> textOrNull(std::string_view name)
    {
        std::string_view value;
        const auto element = next(name);
        if (!element || element->is_null())
            return std::nullopt;
        if (element->get(value) != simdjson::SUCCESS)
            wrong(name);
        return value;
    }
    std::int64_t integer(std::string_view name)
    {
        std::int64_t value = 0;
        if (const auto element = next(name);
            element && (element->get(value) != simdjson::SUCCESS || value < 0 || value > largestInteger))
            wrong(name);
        return value;
    }
    /// Exactly n lower-case hexadecimal digits.
    std::string_view hex(std::string_view name, std::size_t digits)
    {
        const auto value = text(name);
        checkHex(name, value, digits);
        return value;
    }
    std::optional<std::string_view> hexOrNull(std::string_view name, std::size_t digits)
    {
        const auto value = textOrNull(name);
        if (value)
            checkHex(name, *value, digits);
        return value;
    }
    Digest digest(std::string_view name)
    {
        Digest::Bytes bytes{};
        if (!decodeHex(text(name), bytes))
            wrong(name);
        return Digest(bytes);
    }
    std::optional<Digest> digestOrNull(std::string_view name)
    {
        const auto value = textOrNull(name);
        if (!value)
            return std::nullopt;
        Digest::Bytes bytes{};
        if (!decodeHex(*value, bytes))
            wrong(name);
        return Digest(bytes);
    }
    template <class T>
    T value(std::string_view name)
    {
        T value;
        if (const auto element = next(name); element && element->get(value) != simdjson::SUCCESS)
            wrong(name);
        return value;
    }
    std::optional<dom::element> next(std::string_view name)
    {
        if (m_at && *m_at != *m_end && m_at->key() == name) {
            dom::element element = m_at->value();
            ++*m_at;
            return element;
        }
        wrong(name);
        return std::nullopt;
    }
    void end()
    {
        if (m_at && *m_at != *m_end)
            wrong(m_at->key());
    }
    void wrong(std::string_view name)
    {
        if (m_problem.empty())
            m_problem = std::string(m_path) + (m_path.empty() || name.empty() ? "" : ".") + std::string(name);
    }

private:
    void start(const dom::object &object)
    {
        m_at = object.begin();
        m_end = object.end();
    }
    void checkHex(std::string_view name, std::string_view value, std::size_t digits)
    {
        std::array<std::uint8_t, Digest::size> unused;
        if (!decodeHex(value, std::span(unused).first(digits / 2)))
            wrong(name);
    }

    std::optional<dom::object::iterator> m_at, m_end;
    std::string &m_problem;
    std::string_view m_path;
};

/// Free content is held to the canonical rules too: sorted unique names, no reals, no huge integers.
bool isCanonical(const dom::element &element, int depth)
{
    constexpr int deepest = 64;
    if (depth > deepest)
        return false;
    switch (element.type()) {
    case dom::element_type::ARRAY:
        for (const dom::element child : dom::array(element))
            if (!isCanonical(child, depth + 1))
                return false;
        return true;
    case dom::element_type::OBJECT: {
        std::optional<std::string_view> before;
        for (const auto field : dom::object(element)) {
            if ((before && field.key <= *before) || !isCanonical(field.value, depth + 1))
                return false;
            before = field.key;
        }
        return true;
    }
    case dom::element_type::INT64: {
        const std::int64_t value = element;
        return value >= -largestInteger && value <= largestInteger;
    }
    case dom::element_type::UINT64:
    case dom::element_type::DOUBLE: return false;
    case dom::element_type::STRING:
    case dom::element_type::BOOL:
    case dom::element_type::NULL_VALUE: return true;
    }
    return false;
}

/// Plain loops over arrays of a fixed size, which the compiler turns into vector instructions.
template <std::size_t Count>
bool decodeDigits(std::string_view text, std::span<std::uint8_t> out)
{
    std::array<std::uint8_t, Count> digits;
    std::copy_n(text.begin(), Count, digits.begin());
    std::uint8_t wrong = 0;
    for (auto &c : digits) {
        const auto number = static_cast<std::uint8_t>(c - '0');
        const auto letter = static_cast<std::uint8_t>(c - 'a');
        wrong |= static_cast<std::uint8_t>((number > 9) & (letter > 5));
        c = number <= 9 ? number : static_cast<std::uint8_t>(letter + 10);
    }
    for (std::size_t i = 0; i < Count / 2; ++i)
        out[i] = static_cast<std::uint8_t>(digits[2 * i] << 4 | digits[2 * i + 1]);
    return wrong == 0;
}

void readBody(const dom::element &element, LineView &view, std::string &problem)
{
    constexpr std::size_t idDigits = 2 * sizeof(StoreId::Bytes);
    MemberReader body(element, problem, "body");
    view.action = body.text("action");
    if (const auto member = body.next("actor")) {
        MemberReader actor(*member, problem, "body.actor");
        view.actorId = actor.text("id");
        view.actorName = actor.text("name");
        view.actorRole = actor.text("role");
        actor.end();
    }
    view.build = body.text("build");
    if (const auto member = body.next("details")) {
        view.details = *member;
        if (!member->is_object() || !isCanonical(*member, 0))
            body.wrong("details");
    }
    const auto evidence = body.value<dom::array>("evidence");
    view.evidence.clear();
    if (problem.empty()) {
        for (const dom::element item : evidence) {
            MemberReader attachment(item, problem, "body.evidence");
            const auto digest = attachment.digest("digest");
            view.evidence.push_back({digest, attachment.text("mediaType")});
            attachment.end();
        }
    }
    if (body.integer("format") != lineFormat)
        body.wrong("format");
    view.purpose = body.text("purpose");
    view.reason = body.text("reason");
    view.record.reset();
    if (const auto member = body.next("record"); member && !member->is_null()) {
        MemberReader record(*member, problem, "body.record");
        auto &change = view.record.emplace();
        change.after = record.digestOrNull("after");
        change.before = record.digestOrNull("before");
        change.id = record.text("id");
        change.type = record.text("type");
        change.version = record.integer("version");
        record.end();
    }
    view.request = body.hex("request", idDigits);
    view.session = body.hexOrNull("session", idDigits);
    view.station = body.hex("station", idDigits);
    view.store = body.hex("store", idDigits);
    view.zone = body.text("zone");
    body.end();
}

} // namespace

bool decodeHex(std::string_view text, std::span<std::uint8_t> out)
{
    if (text.size() != 2 * out.size())
        return false;
    if (out.size() == Digest::size)
        return decodeDigits<2 * Digest::size>(text, out);
    return out.size() == sizeof(StoreId::Bytes) && decodeDigits<2 * sizeof(StoreId::Bytes)>(text, out);
}

std::string readLine(dom::parser &parser, std::string_view paddedLine, LineView &view)
{
    if (paddedLine.empty() || paddedLine.find('\n') != paddedLine.size() - 1)
        return "line feed";
    dom::element document;
    constexpr bool copyFirst = false;
    if (parser.parse(paddedLine.data(), paddedLine.size(), copyFirst).get(document) != simdjson::SUCCESS)
        return "JSON";
    std::string problem;
    MemberReader line(document, problem, "");
    if (const auto body = line.next("body"))
        readBody(*body, view, problem);
    if (const auto member = line.next("chain")) {
        MemberReader chain(*member, problem, "chain");
        view.login = chain.text("login");
        view.previous = chain.digest("previous");
        view.sequence = chain.integer("sequence");
        view.time = chain.text("time");
        view.timeSource = chain.text("timeSource");
        chain.end();
    }
    line.end();
    return problem;
}

json::Value toValue(const dom::element &element)
{
    switch (element.type()) {
    case dom::element_type::ARRAY: {
        json::Array array;
        for (const dom::element child : dom::array(element))
            array.push_back(toValue(child));
        return array;
    }
    case dom::element_type::OBJECT: {
        json::Object object;
        for (const auto field : dom::object(element))
            object.set(std::string(field.key), toValue(field.value));
        return object;
    }
    case dom::element_type::STRING: return std::string_view(element);
    case dom::element_type::INT64: return std::int64_t(element);
    case dom::element_type::BOOL: return bool(element);
    default: return nullptr;
    }
}

} // namespace valbench::ledger
