// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "file_preview.h"

#include <algorithm>
#include <array>
#include <optional>

#include <QBuffer>
#include <QCoreApplication>
#include <QImageReader>
#include <QLocale>

#include <valbench/base/json.h>
#include <valbench/ui/views/desk.h>

namespace valbench::ui {
namespace {

class Preview {
    Q_DECLARE_TR_FUNCTIONS(Preview)
};

/// A line as it can be drawn: no character that is not one, and none without end.
QString drawable(QString line, bool &isCut)
{
    if (line.size() > FilePreview::longestLine) {
        line = line.left(FilePreview::longestLine) + QChar(0x2026);
        isCut = true;
    }
    for (auto &letter : line) {
        const auto category = letter.category();
        if (category == QChar::Other_Control && letter != QLatin1Char('\t'))
            letter = QChar(0x2400 + (letter.unicode() & 0x1FU)); // the picture of it
        else if (category == QChar::Other_Format)                // would turn the direction of what follows
            letter = QChar(0xFFFD);
    }
    return line;
}

QString cutNote(bool isCut, bool hasMore)
{
    if (hasMore)
        return Preview::tr("Only the first %L1 rows are shown.").arg(FilePreview::mostRows);
    return isCut ? Preview::tr("Long texts are cut after %L1 characters.").arg(FilePreview::longestLine) : QString();
}

FilePreview linesOf(std::string_view text)
{
    FilePreview out;
    out.kind = FilePreview::Kind::lines;
    out.headers = {Preview::tr("Line"), Preview::tr("Text")};
    bool isCut = false;
    std::size_t at = 0;
    while (at < text.size() && out.rows.size() < FilePreview::mostRows) {
        const auto end = std::min(text.find('\n', at), text.size());
        auto line = text.substr(at, end - at);
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        out.rows.push_back({QString::number(out.rows.size() + 1), drawable(qs(line), isCut)});
        at = end + 1;
    }
    out.note = cutNote(isCut, at < text.size());
    return out;
}

/// One record of RFC 4180 from `at` on, whatever is wrong with it.
QStringList recordAt(std::string_view text, std::size_t &at, bool &isCut)
{
    QStringList cells;
    std::string cell;
    bool quoted = false;
    const auto push = [&] {
        if (cells.size() < FilePreview::mostColumns)
            cells << drawable(qs(cell), isCut);
        else
            isCut = true;
        cell.clear();
    };
    for (; at < text.size(); ++at) {
        const char c = text[at];
        if (quoted && c == '"' && at + 1 < text.size() && text[at + 1] == '"')
            cell += text[at++];
        else if (c == '"')
            quoted = !quoted;
        else if (!quoted && c == ',')
            push();
        else if (!quoted && c == '\n')
            break;
        else if (quoted || c != '\r')
            cell += c;
    }
    ++at;
    push();
    return cells;
}

FilePreview cellsOf(std::string_view text)
{
    FilePreview out;
    out.kind = FilePreview::Kind::cells;
    bool isCut = false;
    std::size_t at = 0;
    out.headers = recordAt(text, at, isCut);
    while (at < text.size() && out.rows.size() < FilePreview::mostRows)
        out.rows.push_back(recordAt(text, at, isCut));
    out.note = cutNote(isCut, at < text.size());
    return out;
}

/// "age: double, required", one for each of a signature's items.
void addSignature(FilePreview &out, const QString &part, const std::string &text)
{
    const auto document = json::parse(text, "signature");
    const auto *items = document ? document->get<json::Array>() : nullptr;
    if (text.empty() || !items) {
        if (!text.empty())
            out.rows.push_back({part, {}, qs(text).left(FilePreview::longestLine)});
        return;
    }
    for (const auto &item : *items) {
        const auto *object = item.get<json::Object>();
        const auto *name = object ? object->find("name") : nullptr;
        const auto *named = name ? name->get<std::string>() : nullptr;
        const auto *type = object ? object->find("type") : nullptr;
        const auto *typed = type ? type->get<std::string>() : nullptr;
        const auto *required = object ? object->find("required") : nullptr;
        const auto *isRequired = required ? required->get<bool>() : nullptr;
        QString words = typed && *typed != "tensor" ? qs(*typed) : qs(json::toText(item, -1));
        if (isRequired && !*isRequired)
            words = Preview::tr("%1, optional").arg(words);
        out.rows.push_back({part, named ? qs(*named) : QString(), words.left(FilePreview::longestLine)});
    }
}

FilePreview modelOf(const domain::ModelDescription &model)
{
    FilePreview out;
    out.kind = FilePreview::Kind::cells;
    out.headers = {Preview::tr("Part"), Preview::tr("Name"), Preview::tr("Value")};
    const auto add = [&out](const QString &part, const QString &name, const std::string &value) {
        if (!value.empty())
            out.rows.push_back({part, name, qs(value).left(FilePreview::longestLine)});
    };
    const auto origin = Preview::tr("Origin");
    add(origin, Preview::tr("MLflow version"), model.mlflowVersion);
    add(origin, Preview::tr("Created"), model.created);
    add(origin, Preview::tr("Run"), model.runId);
    add(origin, Preview::tr("Logged model"), model.modelId);
    for (const auto &flavor : model.flavors) {
        const auto part = Preview::tr("Flavor %1").arg(qs(flavor.name));
        for (const auto &fact : flavor.facts)
            add(part, qs(fact.name), fact.value);
    }
    addSignature(out, Preview::tr("Input"), model.inputs);
    addSignature(out, Preview::tr("Output"), model.outputs);
    addSignature(out, Preview::tr("Parameter"), model.parameters);
    if (model.inputs.empty())
        out.note = Preview::tr("The model has no signature: nobody said which inputs it takes.");
    for (const auto &line : model.requirements)
        add(Preview::tr("Requirement"), {}, line);
    return out;
}

/// By the first bytes, never by the name. Formats that hold pictures only: SVG can name other files.
const char *pictureFormat(std::string_view bytes)
{
    constexpr std::array<std::pair<std::string_view, const char *>, 4> known{
        {{"\x89PNG\r\n", "png"}, {"\xFF\xD8\xFF", "jpeg"}, {"GIF8", "gif"}, {"BM", "bmp"}}};
    const auto found = std::ranges::find_if(known, [bytes](const auto &item) { return bytes.starts_with(item.first); });
    return found == known.end() ? nullptr : found->second;
}

std::optional<FilePreview> pictureOf(const services::ArtifactContent &content)
{
    const char *format = pictureFormat(asText(content.bytes));
    if (!format)
        return {};
    auto bytes = QByteArray::fromRawData(reinterpret_cast<const char *>(content.bytes.data()),
                                         static_cast<qsizetype>(content.bytes.size()));
    QBuffer buffer(&bytes);
    QImageReader reader(&buffer, format);
    reader.setDecideFormatFromContent(false);
    reader.setAutoDetectImageFormat(false);
    const QSize size = reader.size();
    if (!size.isValid() || qint64(size.width()) * size.height() > 50'000'000)
        return {};
    FilePreview out;
    if (std::max(size.width(), size.height()) > FilePreview::longestEdge) {
        reader.setScaledSize(size.scaled(FilePreview::longestEdge, FilePreview::longestEdge, Qt::KeepAspectRatio));
        out.note = Preview::tr("Shown smaller: %L1 × %L2 pixels in the file.").arg(size.width()).arg(size.height());
    }
    out.picture = reader.read();
    if (out.picture.isNull())
        return {};
    out.kind = FilePreview::Kind::picture;
    return out;
}

bool endsWith(const std::string &path, std::string_view suffix)
{
    return asciiLower(path).ends_with(suffix);
}

} // namespace

FilePreview previewOf(const services::ArtifactContent &content)
{
    const auto text = asText(content.bytes);
    if (content.model) {
        auto out = modelOf(*content.model);
        if (!content.modelProblem.empty())
            out.note = qs(content.modelProblem);
        return out;
    }
    if (auto picture = pictureOf(content))
        return *std::move(picture);
    const bool isText = isUtf8(text) && text.find('\0') == std::string_view::npos;
    FilePreview out;
    if (content.bytes.empty())
        out.note = Preview::tr("The file is empty.");
    else if (!isText)
        out.note = Preview::tr("This is no text and no picture of a kind that can be shown. Save it to look at it with "
                               "another program.");
    else if (endsWith(content.path, ".csv"))
        out = cellsOf(text);
    else if (endsWith(content.path, ".json")) {
        // In lines of its own, whatever it looks like; what does not parse is shown as it is.
        const auto document = json::parse(text, content.path);
        out = linesOf(document ? json::toText(*document) : std::string(text));
    } else
        out = linesOf(text);
    if (!content.modelProblem.empty())
        out.note = qs(content.modelProblem);
    return out;
}

} // namespace valbench::ui
