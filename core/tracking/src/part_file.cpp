// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "part_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <valbench/base/json.h>
#include <valbench/base/text.h>

namespace valbench::tracking {

namespace {

namespace fs = std::filesystem;

constexpr qint64 block = 1 << 20;
constexpr std::int64_t writtenAtOnce = 16 << 20;
constexpr qint64 longestNotes = 1 << 16;

QString qt(const fs::path &path)
{
    return QFile::decodeName(path.c_str());
}

fs::path with(const fs::path &path, const char *suffix)
{
    auto out = path;
    out += suffix;
    return out;
}

bool isThere(const fs::path &path)
{
    std::error_code error;
    return fs::exists(fs::symlink_status(path, error));
}

/// A weak tag says that files are alike, not that their bytes are.
bool isStrong(std::string_view tag)
{
    return tag.size() > 2 && tag.front() == '"' && tag.back() == '"';
}

/// The first number of "bytes 4-9/10"; -1 if there is none.
std::int64_t firstByte(std::string_view range)
{
    if (!range.starts_with("bytes "))
        return -1;
    const auto number =
        parseInteger(range.substr(6, range.find('-') == std::string_view::npos ? 0 : range.find('-') - 6));
    return number ? *number : -1;
}

} // namespace

PartFile::PartFile(fs::path target, std::int64_t size, std::function<void(std::int64_t)> progress)
    : m_target(std::move(target)),
      m_notes(with(m_target, ".part.json")),
      m_size(size),
      m_progress(std::move(progress)),
      m_file(qt(with(m_target, ".part")))
{
}

Result<std::shared_ptr<PartFile>> PartFile::open(const fs::path &target, std::int64_t size,
                                                 std::function<void(std::int64_t)> progress)
{
    if (isThere(target))
        return fail(ErrorCode::conflict, VB_MSG("{file} exists already. Move it away or choose another place."),
                    {{"file", target.string()}});
    auto file = std::shared_ptr<PartFile>(new PartFile(target, size, std::move(progress)));
    std::error_code error;
    if (!target.parent_path().empty())
        fs::create_directories(target.parent_path(), error);
    // Not through a link that somebody laid there.
    if (fs::is_symlink(fs::symlink_status(with(target, ".part"), error)) || !file->m_file.open(QIODevice::ReadWrite))
        return file->diskError();
    file->recallSource();
    return file;
}

tl::unexpected<Error> PartFile::diskError() const
{
    return fail(ErrorCode::unavailable,
                VB_MSG("{file} cannot be written: {reason}. Check the folder and its free space."),
                {{"file", m_file.fileName().toStdString()}, {"reason", m_file.errorString().toStdString()}});
}

void PartFile::recallSource()
{
    QFile notes(qt(m_notes));
    if (m_file.size() == 0 || !notes.open(QIODevice::ReadOnly))
        return;
    const auto text = notes.read(longestNotes).toStdString();
    const auto value = json::parse(text, "notes");
    if (!value || !value->get<json::Object>())
        return;
    const auto reader = json::Reader::open(*value, "notes");
    const auto url = reader->text("url");
    const auto tag = reader->text("etag");
    const auto size = reader->integer("size");
    if (!url || !tag || !size || *size != m_size || !isStrong(*tag))
        return;
    m_url = *url;
    m_entityTag = *tag;
}

Status PartFile::rememberSource() const
{
    QFile notes(qt(m_notes));
    const auto text = json::toText(json::Object{{"url", m_url}, {"etag", m_entityTag}, {"size", m_size}});
    if (!notes.open(QIODevice::WriteOnly | QIODevice::Truncate) ||
        notes.write(text.data(), static_cast<qint64>(text.size())) < 0)
        return diskError();
    return {};
}

Status PartFile::startAnew()
{
    if (!m_file.resize(0) || !m_file.seek(0))
        return diskError();
    m_digest.finish();
    m_done = 0;
    m_started = 0;
    m_resumedFrom = 0;
    m_url.clear();
    m_entityTag.clear();
    return {};
}

Status PartFile::rehash()
{
    m_digest.finish();
    m_done = 0;
    if (!m_file.seek(0))
        return diskError();
    while (m_done < m_file.size()) {
        const auto bytes = m_file.read(block);
        if (bytes.isEmpty())
            return diskError();
        m_digest.add(std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())));
        m_done += bytes.size();
    }
    return {};
}

Result<PartFile::Start> PartFile::prepare(const std::string &url)
{
    m_asked = url;
    const bool isBeginning = m_url == url && isStrong(m_entityTag) && m_file.size() > 0 && m_file.size() < m_size;
    if (!isBeginning) {
        VB_CHECK(startAnew());
        return Start{};
    }
    if (m_done != m_file.size()) { // left by another process
        VB_CHECK(rehash());
    }
    return Start{m_done, m_entityTag};
}

Status PartFile::begin(const Answer &head)
{
    if (head.status == 206) {
        if (firstByte(head.contentRange) != m_done)
            return fail(ErrorCode::integrity,
                        VB_MSG("The server sent another part of the file than was asked for: {range}. Try again."),
                        {{"range", head.contentRange}});
        m_resumedFrom = m_done;
        if (!m_file.seek(m_done))
            return diskError();
        return {};
    }
    VB_CHECK(startAnew());
    m_url = m_asked;
    m_entityTag = isStrong(head.entityTag) ? head.entityTag : std::string();
    return rememberSource();
}

Status PartFile::add(std::string_view bytes)
{
    if (m_done + static_cast<std::int64_t>(bytes.size()) > m_size)
        return fail(
            ErrorCode::integrity,
            VB_MSG("The server sends more than the {size} bytes that it lists. Somebody may just have replaced the "
                   "file: list it again."),
            {{"size", std::to_string(m_size)}});
    if (m_file.write(bytes.data(), static_cast<qint64>(bytes.size())) != static_cast<qint64>(bytes.size()))
        return diskError();
    m_digest.add(bytes);
    m_done += static_cast<std::int64_t>(bytes.size());
    if (m_done - m_started >= writtenAtOnce) {
        // The disk begins meanwhile, so that finish() need not wait for all of it.
        (void)::sync_file_range(m_file.handle(), m_started, m_done - m_started, SYNC_FILE_RANGE_WRITE);
        m_started = m_done;
    }
    if (m_progress)
        m_progress(m_done);
    return {};
}

Result<Digest> PartFile::finish()
{
    if (!m_file.flush() || ::fsync(m_file.handle()) != 0)
        return diskError();
    const auto part = fs::path(QFile::encodeName(m_file.fileName()).toStdString());
    m_file.close();
    // link() refuses an existing name, rename() would replace it.
    if (::link(part.c_str(), m_target.c_str()) != 0) {
        if (isThere(m_target))
            return fail(ErrorCode::conflict, VB_MSG("{file} exists already. Move it away or choose another place."),
                        {{"file", m_target.string()}});
        std::error_code error; // a file system without links
        fs::rename(part, m_target, error);
        if (error)
            return fail(ErrorCode::unavailable, VB_MSG("{file} cannot be written: {reason}."),
                        {{"file", m_target.string()}, {"reason", error.message()}});
    }
    discard();
    return m_digest.finish();
}

void PartFile::discard()
{
    m_file.close();
    std::error_code error;
    fs::remove(with(m_target, ".part"), error);
    fs::remove(m_notes, error);
}

} // namespace valbench::tracking
