// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "yaml_value.h"

#include <memory>
#include <optional>
#include <yaml.h>

#include <valbench/base/text.h>

namespace valbench::tracking {

namespace {

using json::Value;

struct EventDeleter
{
    void operator()(yaml_event_t *event) const
    {
        yaml_event_delete(event);
        delete event;
    }
};
using Event = std::unique_ptr<yaml_event_t, EventDeleter>;

std::string_view textOf(const yaml_char_t *text)
{
    return text ? std::string_view(reinterpret_cast<const char *>(text)) : std::string_view();
}

/// libyaml's events as a tree. It expands nothing by itself, so that what comes in bounds what is made of it.
class Builder {
public:
    Builder(std::string_view text, std::string_view source, const YamlLimits &limits)
        : m_source(source), m_limits(limits), m_isReady(yaml_parser_initialize(&m_parser) == 1)
    {
        if (!m_isReady)
            return;
        yaml_parser_set_encoding(&m_parser, YAML_UTF8_ENCODING);
        yaml_parser_set_input_string(&m_parser, reinterpret_cast<const unsigned char *>(text.data()), text.size());
    }
    ~Builder()
    {
        if (m_isReady)
            yaml_parser_delete(&m_parser);
    }
    Builder(const Builder &) = delete;
    Builder &operator=(const Builder &) = delete;

    Result<Value> document()
    {
        if (!m_isReady)
            return fail(ErrorCode::unavailable, VB_MSG("There is no memory to read {file}."), {{"file", m_source}});
        VB_TRY(const auto begin, next());
        VB_TRY(const auto first, next());
        if (first->type == YAML_STREAM_END_EVENT)
            return wrong(*first, "it is empty");
        VB_TRY(const auto root, next());
        VB_TRY(auto value, node(*root, 1));
        VB_TRY(const auto end, next());
        VB_TRY(const auto last, next());
        if (last->type != YAML_STREAM_END_EVENT)
            return wrong(*last, "there is a second document");
        return value;
    }

private:
    Result<Event> next()
    {
        Event event(new yaml_event_t{});
        if (yaml_parser_parse(&m_parser, event.get()) == 1)
            return event;
        const auto &mark = m_parser.problem_mark;
        return wrongAt(mark.line, mark.column, m_parser.problem ? m_parser.problem : "the text is not UTF-8");
    }

    Result<Value> node(const yaml_event_t &event, int level)
    {
        if (++m_nodes > m_limits.nodes || level > m_limits.levels)
            return wrong(event, "it has more levels or more entries than such a file has");
        switch (event.type) {
        case YAML_SCALAR_EVENT: return scalar(event);
        case YAML_SEQUENCE_START_EVENT: {
            VB_CHECK(checkTag(event, event.data.sequence_start.tag));
            return sequence(level);
        }
        case YAML_MAPPING_START_EVENT: {
            VB_CHECK(checkTag(event, event.data.mapping_start.tag));
            return mapping(level);
        }
        case YAML_ALIAS_EVENT: return wrong(event, "aliases (*name) are not taken");
        default: return wrong(event, "a value was expected");
        }
    }

    Result<Value> scalar(const yaml_event_t &event) const
    {
        const auto &found = event.data.scalar;
        VB_CHECK(checkTag(event, found.tag));
        const std::string_view text(reinterpret_cast<const char *>(found.value), found.length);
        if (found.style == YAML_PLAIN_SCALAR_STYLE && (text.empty() || text == "~" || text == "null"))
            return Value();
        return Value(text);
    }

    Result<Value> sequence(int level)
    {
        json::Array out;
        for (;;) {
            VB_TRY(const auto event, next());
            if (event->type == YAML_SEQUENCE_END_EVENT)
                return Value(std::move(out));
            VB_TRY(auto item, node(*event, level + 1));
            out.push_back(std::move(item));
        }
    }

    Result<Value> mapping(int level)
    {
        json::Object out;
        for (;;) {
            VB_TRY(const auto event, next());
            if (event->type == YAML_MAPPING_END_EVENT)
                return Value(std::move(out));
            if (event->type != YAML_SCALAR_EVENT)
                return wrong(*event, "a name was expected");
            VB_CHECK(checkTag(*event, event->data.scalar.tag));
            const std::string name(reinterpret_cast<const char *>(event->data.scalar.value), event->data.scalar.length);
            if (out.find(name))
                return wrong(*event, "the name '" + name.substr(0, 80) + "' comes twice");
            if (out.members().size() >= mostNames)
                return wrong(*event, "there are more names in one place than such a file has");
            VB_TRY(const auto value, next());
            VB_TRY(auto item, node(*value, level + 1));
            out.set(name, std::move(item));
        }
    }

    Status checkTag(const yaml_event_t &event, const yaml_char_t *tag) const
    {
        const auto name = textOf(tag);
        if (name.empty() || name == "!" || name == "tag:yaml.org,2002:str" || name == "tag:yaml.org,2002:map" ||
            name == "tag:yaml.org,2002:seq")
            return {};
        return wrong(event, "the tag '" + std::string(name.substr(0, 80)) + "' is not taken");
    }

    tl::unexpected<Error> wrong(const yaml_event_t &event, const std::string &what) const
    {
        return wrongAt(event.start_mark.line, event.start_mark.column, what);
    }

    tl::unexpected<Error> wrongAt(std::size_t line, std::size_t column, const std::string &what) const
    {
        return fail(ErrorCode::badInput, VB_MSG("{file}, line {line}, column {column}: {what}."),
                    {{"file", m_source},
                     {"line", std::to_string(line + 1)},
                     {"column", std::to_string(column + 1)},
                     {"what", what}});
    }

    static constexpr std::size_t mostNames = 1000; ///< each new one is compared with all before

    std::string m_source;
    YamlLimits m_limits;
    yaml_parser_t m_parser{};
    bool m_isReady;
    std::size_t m_nodes = 0;
};

} // namespace

Result<Value> parseYaml(std::string_view text, std::string_view source, const YamlLimits &limits)
{
    if (text.size() > limits.bytes)
        return fail(ErrorCode::badInput, VB_MSG("{file} has {bytes} bytes; such a file has at most {most}."),
                    {{"file", std::string(source)},
                     {"bytes", std::to_string(text.size())},
                     {"most", std::to_string(limits.bytes)}});
    if (!isUtf8(text) || text.find('\0') != std::string_view::npos)
        return fail(ErrorCode::badInput, VB_MSG("{file} is not UTF-8 text."), {{"file", std::string(source)}});
    return Builder(text, source, limits).document();
}

} // namespace valbench::tracking
