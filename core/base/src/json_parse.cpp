// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/base/json.h>

#include <algorithm>
#include <simdjson.h>

#include <valbench/base/text.h>

namespace valbench::json {

namespace {

namespace sj = simdjson::ondemand;

constexpr int deepest = 64;

/// Carries simdjson's exceptions no further than this file.
struct Refusal
{
    const char *at;
    std::string reason;
};

class Builder {
public:
    explicit Builder(std::string_view text) : m_text(text) {}

    template <class Element>
    Value build(Element &&element, int depth)
    {
        const char *at = location(element);
        if (depth > deepest)
            throw Refusal{at, "nesting deeper than 64"};
        switch (element.type()) {
        case sj::json_type::object: return buildObject(element, depth);
        case sj::json_type::array: return buildArray(element, depth);
        case sj::json_type::string: return Value(std::string(std::string_view(element.get_string())));
        case sj::json_type::number: return buildNumber(element, at);
        case sj::json_type::boolean: return Value(bool(element.get_bool()));
        case sj::json_type::null:
            if (!bool(element.is_null()))
                throw Refusal{at, "an unknown word"};
            return Value(nullptr);
        }
        throw Refusal{at, "something that is not JSON"};
    }

private:
    template <class Element>
    const char *location(Element &element)
    {
        const char *at = nullptr;
        if (element.current_location().get(at) != simdjson::SUCCESS)
            at = m_text.data() + m_text.size();
        return at;
    }

    template <class Element>
    Value buildObject(Element &element, int depth)
    {
        Object object;
        for (auto field : element.get_object()) {
            std::string name(std::string_view(field.unescaped_key()));
            auto child = field.value();
            sj::value value = child.value();
            if (object.find(name))
                throw Refusal{location(value), "the member '" + name + "' a second time"};
            object.set(std::move(name), build(value, depth + 1));
        }
        return Value(std::move(object));
    }

    template <class Element>
    Value buildArray(Element &element, int depth)
    {
        Array array;
        for (auto child : element.get_array()) {
            sj::value value = child.value();
            array.push_back(build(value, depth + 1));
        }
        return Value(std::move(array));
    }

    template <class Element>
    Value buildNumber(Element &element, const char *at)
    {
        sj::number number = element.get_number();
        if (number.is_int64()) {
            const auto integer = number.get_int64();
            if (integer > largestInteger || integer < -largestInteger)
                throw Refusal{at, "an integer beyond 2^53-1"};
            return Value(integer);
        }
        if (number.is_uint64())
            throw Refusal{at, "an integer beyond 2^53-1"};
        return Value(number.get_double());
    }

    std::string_view m_text;
};

Error refusal(std::string_view text, std::string_view source, const char *at, std::string reason)
{
    const auto offset = at && at >= text.data() && at <= text.data() + text.size()
                            ? static_cast<std::size_t>(at - text.data())
                            : text.size();
    const auto before = text.substr(0, offset);
    const auto line = 1 + std::ranges::count(before, '\n');
    const auto lineStart = before.rfind('\n');
    const auto column = 1 + offset - (lineStart == std::string_view::npos ? 0 : lineStart + 1);
    return Error(ErrorCode::badInput, VB_MSG("{source}, line {line}, column {column}: expected JSON, found {reason}."),
                 {{"source", std::string(source)},
                  {"line", std::to_string(line)},
                  {"column", std::to_string(column)},
                  {"reason", std::move(reason)}});
}

} // namespace

Result<Value> parse(std::string_view text, std::string_view source)
{
    simdjson::padded_string padded(text);
    const std::string_view copy(padded.data(), padded.size());
    if (!isUtf8(text))
        return fail(refusal(text, source, text.data(), "text that is not UTF-8"));
    const auto inText = [&](const char *at) {
        return at && at >= copy.data() && at <= copy.data() + copy.size() ? text.data() + (at - copy.data()) : nullptr;
    };
    try {
        sj::parser parser;
        sj::document document = parser.iterate(padded);
        if (document.is_scalar()) {
            // Documents are objects or lists; a lone number or word is a mistake in every use we have.
            return fail(refusal(text, source, text.data(), "neither an object nor a list"));
        }
        Builder builder(copy);
        Value value = builder.build(document, 0);
        const char *rest = nullptr;
        if (document.current_location().get(rest) == simdjson::SUCCESS)
            return fail(refusal(text, source, inText(rest), "text after the end of the document"));
        return value;
    } catch (const Refusal &problem) {
        return fail(refusal(text, source, inText(problem.at), problem.reason));
    } catch (const simdjson::simdjson_error &problem) {
        return fail(refusal(text, source, nullptr, problem.what()));
    }
}

} // namespace valbench::json
