// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A file that is being downloaded, with its digest so far.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include <QFile>

#include <valbench/base/digest.h>

#include "transport.h"

namespace valbench::tracking {

/// Keeps TARGET.part, and in TARGET.part.json which file it is the beginning of. Takes one answer after the other.
class PartFile final : public Sink {
public:
    /// conflict if the target exists. Takes up what is there if it is of this address and size; its digest is made
    /// anew.
    static Result<std::shared_ptr<PartFile>> open(const std::filesystem::path &target, std::int64_t size,
                                                  std::function<void(std::int64_t)> progress);

    /// Where the next request for `url` has to start, and the tag that proves that the file is the same. Anew (0) if
    /// what is there cannot be proved to be its beginning.
    struct Start
    {
        std::int64_t offset = 0;
        std::string entityTag;
    };
    Result<Start> prepare(const std::string &url);

    Status begin(const Answer &head) override;
    Status add(std::string_view bytes) override;

    [[nodiscard]] std::int64_t size() const { return m_done; }
    [[nodiscard]] std::int64_t resumedFrom() const { return m_resumedFrom; }
    [[nodiscard]] bool canResume() const { return !m_entityTag.empty() && m_done > 0; }
    /// The file under its name, on disk. conflict if there is one by now.
    Result<Digest> finish();
    /// The next request starts anew.
    void forget() { m_entityTag.clear(); }
    /// Removes what is there: it is of no use.
    void discard();

private:
    PartFile(std::filesystem::path target, std::int64_t size, std::function<void(std::int64_t)> progress);
    Status startAnew();
    Status rememberSource() const;
    void recallSource();
    Status rehash();
    [[nodiscard]] tl::unexpected<Error> diskError() const;

    std::filesystem::path m_target;
    std::filesystem::path m_notes;
    std::int64_t m_size;
    std::function<void(std::int64_t)> m_progress;
    QFile m_file;
    Sha256 m_digest;
    std::string m_url;       ///< of the bytes that are there
    std::string m_entityTag; ///< strong, or empty
    std::string m_asked;     ///< of the request that is under way
    std::int64_t m_done = 0;
    std::int64_t m_started = 0; ///< so much is on its way to the disk
    std::int64_t m_resumedFrom = 0;
};

} // namespace valbench::tracking
