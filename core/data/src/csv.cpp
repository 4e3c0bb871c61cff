// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/data/csv.h>

#include <algorithm>
#include <new>
#include <thread>
#include <unordered_map>

#include "column_builder.h"
#include "snapshot.h"

namespace valbench::data {

namespace {

Workers workersFor(const CsvOptions &options, const std::stop_token &stop, const Progress &progress)
{
    const unsigned all = std::max(1u, std::thread::hardware_concurrency());
    return {options.threads > 0 ? options.threads : all, stop, progress};
}

/// Enough rows in a chunk that its notes on each column are small beside it.
std::size_t chunkBytes(const CsvOptions &options, std::string_view header)
{
    return options.chunkBytes > 0 ? options.chunkBytes : std::max(std::size_t(1) << 20, 256 * header.size());
}

Result<std::string_view> withoutMark(std::string_view text, std::string_view sourceName)
{
    if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF"))
        return fail(ErrorCode::badInput, VB_MSG("{file}, line 1, column 1: the file is UTF-16; save it as UTF-8."),
                    {{"file", std::string(sourceName)}});
    if (text.starts_with("\xEF\xBB\xBF"))
        text.remove_prefix(3);
    return text;
}

/// Reads the header and the kinds, then lets the builder read the rows.
class TableReader {
public:
    TableReader(std::string_view text, std::string_view sourceName, const CsvOptions &options, const Workers &workers)
        : m_text(text), m_sourceName(sourceName), m_options(options), m_workers(workers)
    {
    }
    Result<Table> read();

private:
    Status readNames(std::string_view header, const Layout &layout, const FaultContext &context);
    Status addName(std::string name, const char *at, const Layout &layout);
    Result<std::vector<std::optional<ColumnKind>>> wantedKinds() const;

    std::string_view m_text;
    std::string_view m_sourceName;
    const CsvOptions &m_options;
    const Workers &m_workers;
    std::vector<std::string> m_names;
    std::unordered_map<std::string, std::size_t> m_numbers; ///< name → 1-based number
};

Result<Table> TableReader::read()
{
    VB_TRY(const auto marked, withoutMark(m_text, m_sourceName));
    const auto text = withoutLastLineEnds(marked);
    VB_TRY(const auto dialect, Dialect::of(m_options, text.data() + text.size()));
    if (text.empty())
        return fail(ErrorCode::badInput,
                    VB_MSG("{file}, line 1, column 1: the file is empty; expected a line of column names."),
                    {{"file", std::string(m_sourceName)}});
    const auto headerBytes = static_cast<std::size_t>(firstRecordEnd(text) - text.data());
    const auto header = text.substr(0, headerBytes);
    VB_TRY(const auto layout, Layout::of(header, text.substr(headerBytes), chunkBytes(m_options, header), m_workers,
                                         {"Checking the text", 0.2, 0.4}));
    if (const char *bad = layout.badByte())
        return fail(badByteError(bad, m_sourceName, layout));

    const FaultContext context{m_sourceName, layout, dialect, m_names, m_options};
    VB_CHECK(readNames(header, layout, context));
    VB_TRY(const auto wanted, wantedKinds());
    if (layout.rowCount() == 0)
        return fail(ErrorCode::badInput,
                    VB_MSG("{file}, line {line}, column 1: the file ends after its header; expected at least one row."),
                    {{"file", std::string(m_sourceName)},
                     {"line", std::to_string(layout.place(text.data() + text.size()).line + 1)}});
    if (layout.rowCount() > m_options.maxRows)
        return fail(ErrorCode::badInput, VB_MSG("{file} has {rows} rows; at most {limit} are read."),
                    {{"file", std::string(m_sourceName)},
                     {"rows", std::to_string(layout.rowCount())},
                     {"limit", std::to_string(m_options.maxRows)}});
    VB_TRY(auto columns, ColumnBuilder(context, wanted, m_workers).build());
    return Table::make(std::string(m_sourceName), std::move(columns));
}

Status TableReader::readNames(std::string_view header, const Layout &layout, const FaultContext &context)
{
    const auto &dialect = context.dialect;
    const char *at = header.data();
    std::string scratch;
    if (dialect.isLineEnd(at))
        return fail(ErrorCode::badInput,
                    VB_MSG("{file}, line 1, column 1: the line is empty; expected a line of column names."),
                    {{"file", std::string(m_sourceName)}});
    while (true) {
        Cell cell{};
        Fault fault;
        if (!dialect.read(at, cell, fault))
            return fail(errorOf(fault, context));
        VB_CHECK(addName(std::string(plainText(cell, scratch)), at, layout));
        if (*cell.next != dialect.separator())
            return {};
        at = cell.next + 1;
    }
}

Status TableReader::addName(std::string name, const char *at, const Layout &layout)
{
    const auto number = m_names.size() + 1;
    const auto place = layout.place(at);
    std::vector<MessageArg> args{{"file", std::string(m_sourceName)},
                                 {"line", std::to_string(place.line)},
                                 {"column", std::to_string(place.column)},
                                 {"number", std::to_string(number)},
                                 {"name", shown(name)},
                                 {"limit", std::to_string(m_options.maxColumns)}};
    if (number > m_options.maxColumns)
        return fail(ErrorCode::badInput,
                    VB_MSG("{file}, line {line}, column {column}: expected at most {limit} columns."), std::move(args));
    if (name.empty())
        return fail(ErrorCode::badInput,
                    VB_MSG("{file}, line {line}, column {column}: column {number} has no name; expected one. (pandas "
                           "writes its index so: use to_csv(index=False).)"),
                    std::move(args));
    const auto [first, fresh] = m_numbers.emplace(name, number);
    if (!fresh) {
        args.push_back({"first", std::to_string(first->second)});
        return fail(ErrorCode::badInput,
                    VB_MSG("{file}, line {line}, column {column}: the name '{name}' of column {number} is taken by "
                           "column {first}; expected different names."),
                    std::move(args));
    }
    m_names.push_back(std::move(name));
    return {};
}

Result<std::vector<std::optional<ColumnKind>>> TableReader::wantedKinds() const
{
    std::vector<std::optional<ColumnKind>> wanted(m_names.size());
    for (const auto &[name, kind] : m_options.kinds) {
        const auto found = m_numbers.find(name);
        if (found == m_numbers.end())
            return fail(noSuchColumn(m_sourceName, name, m_names));
        wanted[found->second - 1] = kind;
    }
    return wanted;
}

Status checkDigest(std::string_view text, std::string_view sourceName, const CsvOptions &options)
{
    if (!options.expectedDigest)
        return {};
    const auto digest = sha256(text);
    if (digest == *options.expectedDigest)
        return {};
    return fail(
        ErrorCode::badInput, VB_MSG("{file} is not the expected file: its SHA-256 is {found}, expected {wanted}."),
        {{"file", std::string(sourceName)}, {"found", digest.toHex()}, {"wanted", options.expectedDigest->toHex()}});
}

Result<Table> readSnapshot(const Snapshot &snapshot, std::string_view sourceName, const CsvOptions &options,
                           const Workers &workers)
{
    VB_CHECK(checkDigest(snapshot.text(), sourceName, options));
    return TableReader(snapshot.text(), sourceName, options, workers).read();
}

/// Turns want of memory, which files cause, into a failure.
template <class Work>
Result<Table> withMemory(std::string_view sourceName, Work &&work)
{
    try {
        return work();
    } catch (const std::bad_alloc &) {
        return fail(ErrorCode::unavailable,
                    VB_MSG("There is not enough memory to read {file}. Close other programs or use a larger machine."),
                    {{"file", std::string(sourceName)}});
    }
}

} // namespace

Result<Table> readCsv(const std::filesystem::path &file, const CsvOptions &options, const std::stop_token &stop,
                      const Progress &progress)
{
    const auto workers = workersFor(options, stop, progress);
    return withMemory(file.string(), [&]() -> Result<Table> {
        VB_TRY(auto input, InputFile::open(file));
        VB_TRY(const auto snapshot, Snapshot::of(input, options.maxBytes, workers, {"Reading the file", 0, 0.2}));
        return readSnapshot(snapshot, input.name(), options, workers);
    });
}

Result<Table> parseCsv(std::string_view text, std::string_view sourceName, const CsvOptions &options,
                       const std::stop_token &stop, const Progress &progress)
{
    const auto workers = workersFor(options, stop, progress);
    return withMemory(sourceName, [&]() -> Result<Table> {
        if (text.size() > options.maxBytes)
            return fail(ErrorCode::badInput, VB_MSG("{file} is too large: at most {limit} bytes are read."),
                        {{"file", std::string(sourceName)}, {"limit", std::to_string(options.maxBytes)}});
        return readSnapshot(Snapshot::of(text), sourceName, options, workers);
    });
}

} // namespace valbench::data
