// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/ledger/checkpoint.h>

namespace valbench::ledger {

namespace {

constexpr std::string_view originWord = "valbench/store/";
constexpr std::string_view headWord = "head ";
constexpr std::string_view timeWord = "time ";
constexpr std::string_view dash = "\u2014 "; // as the C2SP signed-note layout has it

Error malformed(std::string_view text)
{
    return Error(ErrorCode::badInput,
                 VB_MSG("This is not a checkpoint of a Valbench store; expected origin, size, root, head and time on "
                        "a line each, found '{text}'."),
                 {{"text", std::string(text.substr(0, 80))}});
}

/// Takes the first line off the text; its line feed must be there.
Result<std::string_view> takeLine(std::string_view &text, std::string_view prefix)
{
    const auto end = text.find('\n');
    if (end == std::string_view::npos || !text.starts_with(prefix))
        return fail(malformed(text));
    const auto line = text.substr(prefix.size(), end - prefix.size());
    text.remove_prefix(end + 1);
    return line;
}

} // namespace

std::string checkpointText(const Checkpoint &checkpoint)
{
    return std::string(originWord) + checkpoint.store.toText() + '\n' + std::to_string(checkpoint.size) + '\n' +
           toBase64(checkpoint.root.bytes()) + '\n' + std::string(headWord) + checkpoint.head.toHex() + '\n' +
           std::string(timeWord) + checkpoint.time.toText() + '\n';
}

Result<Checkpoint> parseCheckpointText(std::string_view text)
{
    std::string_view rest = text;
    VB_TRY(const auto storeText, takeLine(rest, originWord));
    VB_TRY(const auto sizeText, takeLine(rest, {}));
    VB_TRY(const auto rootText, takeLine(rest, {}));
    VB_TRY(const auto headText, takeLine(rest, headWord));
    VB_TRY(const auto timeText, takeLine(rest, timeWord));
    VB_TRY(const auto store, StoreId::parse(storeText));
    VB_TRY(const auto size, parseInteger(sizeText));
    VB_TRY(const auto rootBytes, fromBase64(rootText));
    VB_TRY(const auto root, Digest::fromBytes(rootBytes));
    VB_TRY(const auto head, Digest::parse(headText));
    VB_TRY(const auto time, Timestamp::parse(timeText));
    const Checkpoint checkpoint{store, size, root, head, time};
    // One statement, one text: what could be written in two ways is refused.
    if (size < 0 || !rest.empty() || checkpointText(checkpoint) != text)
        return fail(malformed(text));
    return checkpoint;
}

std::string noteText(const SignedCheckpoint &note)
{
    return checkpointText(note.checkpoint) + '\n' + std::string(dash) + note.keyFingerprint + ' ' +
           toBase64(note.signature) + '\n';
}

Result<SignedCheckpoint> parseNote(std::string_view text)
{
    const auto gap = text.find("\n\n");
    if (gap == std::string_view::npos)
        return fail(malformed(text));
    VB_TRY(const auto checkpoint, parseCheckpointText(text.substr(0, gap + 1)));
    auto rest = text.substr(gap + 2);
    VB_TRY(const auto signatureLine, takeLine(rest, dash));
    const auto space = signatureLine.find(' ');
    if (space == std::string_view::npos)
        return fail(malformed(signatureLine));
    VB_TRY(const auto fingerprint, Digest::parse(signatureLine.substr(0, space)));
    VB_TRY(auto signature, fromBase64(signatureLine.substr(space + 1)));
    SignedCheckpoint note{checkpoint, fingerprint.toHex(), std::move(signature)};
    if (!rest.empty() || noteText(note) != text)
        return fail(malformed(text));
    return note;
}

} // namespace valbench::ledger
