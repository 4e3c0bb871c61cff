// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "fault_text.h"

namespace valbench::data {

namespace {

using Args = std::vector<MessageArg>;

Args placed(std::string_view sourceName, Place place)
{
    return {{"file", std::string(sourceName)},
            {"line", std::to_string(place.line)},
            {"column", std::to_string(place.column)}};
}

std::string separatorName(char separator)
{
    if (separator == '\t')
        return "a tab";
    if (separator == ' ')
        return "a space";
    return {'\'', separator, '\''};
}

std::string hexByte(char byte)
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    const auto value = static_cast<unsigned char>(byte);
    return {'0', 'x', digits[value >> 4], digits[value & 15]};
}

} // namespace

std::string shown(std::string_view text, std::size_t characters)
{
    std::size_t i = 0;
    for (; i < text.size(); ++i) {
        if ((text[i] & 0xC0) != 0x80 && characters-- == 0)
            return std::string(text.substr(0, i)) + "…";
    }
    return std::string(text);
}

std::string shownCell(const char *at, const Dialect &dialect)
{
    Cell cell{};
    Fault fault;
    std::string scratch;
    return dialect.read(at, cell, fault) ? shown(plainText(cell, scratch)) : std::string();
}

Error badByteError(const char *at, std::string_view sourceName, const Layout &layout)
{
    auto args = placed(sourceName, layout.place(at));
    if (*at == '\0')
        return Error(ErrorCode::badInput,
                     VB_MSG("{file}, line {line}, column {column}: a NUL byte; expected text in UTF-8. If the file is "
                            "UTF-16, save it as UTF-8."),
                     std::move(args));
    args.push_back({"byte", hexByte(*at)});
    return Error(ErrorCode::badInput,
                 VB_MSG("{file}, line {line}, column {column}: byte {byte} is not UTF-8. Save the file as UTF-8; "
                        "it may be Windows-1252 or Latin-1."),
                 std::move(args));
}

Error errorOf(const Fault &fault, const FaultContext &context)
{
    constexpr auto code = ErrorCode::badInput;
    auto args = placed(context.sourceName, context.layout.place(fault.at));
    const auto add = [&args](const char *name, std::string value) { args.push_back({name, std::move(value)}); };
    add("separator", separatorName(context.dialect.separator()));
    add("wanted", std::to_string(context.names.size()));
    add("found", std::to_string(fault.cell));
    switch (fault.kind) {
    case CellFault::none: break;
    case CellFault::strayQuote:
        return Error(code,
                     VB_MSG("{file}, line {line}, column {column}: a quote inside a cell that does not start with one. "
                            "Expected a cell in quotes, with the quote written twice."),
                     std::move(args));
    case CellFault::afterQuote:
        add("opened", std::to_string(context.layout.place(fault.opened).line));
        return Error(code,
                     VB_MSG("{file}, line {line}, column {column}: expected {separator} or the end of the line behind "
                            "the closing quote of the cell that opened in line {opened}. A quote inside a cell is "
                            "written twice."),
                     std::move(args));
    case CellFault::unclosedQuote:
        return Error(code,
                     VB_MSG("{file}, line {line}, column {column}: the quote that opens here is never closed; "
                            "expected a closing quote before the end of the file."),
                     std::move(args));
    case CellFault::strayReturn:
        return Error(code,
                     VB_MSG("{file}, line {line}, column {column}: a carriage return without a line feed; expected "
                            "lines that end with LF or CR LF."),
                     std::move(args));
    case CellFault::cellTooLong:
        add("limit", std::to_string(context.options.maxCellBytes));
        return Error(code,
                     VB_MSG("{file}, line {line}, column {column}: the cell is longer than {limit} bytes. Check for a "
                            "quote that is never closed."),
                     std::move(args));
    case CellFault::emptyLine:
        return Error(code,
                     VB_MSG("{file}, line {line}, column {column}: the line is empty; expected a row. In a "
                            "file of one column, a missing cell is written as \"\"."),
                     std::move(args));
    case CellFault::tooFewCells:
        return Error(
            code,
            VB_MSG("{file}, line {line}, column {column}: the row ends with its cell {found}; expected {wanted} "
                   "cells, as in the header, separated by {separator}."),
            std::move(args));
    case CellFault::tooManyCells:
        return Error(code,
                     VB_MSG("{file}, line {line}, column {column}: the row has more than {wanted} cells; expected as "
                            "many as in the header."),
                     std::move(args));
    case CellFault::wrongKind:
        add("name", context.names[fault.cell]);
        add("kind",
            context.options.kinds.at(context.names[fault.cell]) == ColumnKind::integer ? "a whole number" : "a number");
        add("cell", shownCell(fault.at, context.dialect));
        add("reason", reasonText(fault.reason));
        return Error(code,
                     VB_MSG("{file}, line {line}, column {column}: expected {kind} in the column '{name}'; found "
                            "'{cell}', which {reason}."),
                     std::move(args));
    }
    return Error(ErrorCode::internal, VB_MSG("{file}: a fault without a kind."), std::move(args));
}

} // namespace valbench::data
