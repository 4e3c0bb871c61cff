// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// PDF seals: a PAdES signature by incremental update, and a strict reading of such signatures.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <valbench/base/text.h>
#include <valbench/base/timestamp.h>

namespace valbench::report {

/// Signs the covered bytes of a PDF; returns a detached CMS in DER.
using CmsSigner = std::function<Result<Bytes>(ByteView content)>;

struct SealOptions
{
    std::string name;           ///< printed name of the sealer; UTF-8
    std::string reason;         ///< UTF-8
    Timestamp time;             ///< written to the second
    std::size_t reserve = 8192; ///< bytes kept for the CMS; 256 to 1 MiB
    int certification = 1;      ///< DocMDP level: 1 allows no change at all; 2 forms and signatures; 3 also comments
};

/// Appends an invisible certifying signature (ETSI.CAdES.detached) to a finished PDF. The original bytes stay as they
/// are; same input, options and CMS give the same bytes. The result is read back and checked before it is returned.
/// badInput: not a sound PDF, or encrypted; refused: it carries a signature already (an export is sealed once);
/// usage: options; the signer's own error; internal: CMS longer than the reserve.
Result<Bytes> sealPdf(ByteView pdf, const SealOptions &options, const CmsSigner &signer);

struct ByteRange
{
    std::size_t offset = 0;
    std::size_t size = 0;
    bool operator==(const ByteRange &) const = default;
};

/// One signature as it stands in a file. What holds and what does not is said apart; sealProblems() judges.
struct PdfSeal
{
    std::array<ByteRange, 2> ranges{}; ///< the signed bytes; zeros unless rangesSound
    Bytes cms;                         ///< without its padding; empty if Contents is no DER
    std::string name;
    std::string reason;
    std::string subFilter;
    std::optional<Timestamp> time;    ///< absent or unreadable: nullopt
    std::optional<int> certification; ///< DocMDP level; only if the catalogue's permissions name this signature
    bool rangesSound = false;         ///< two ranges in order, inside the file, from its first byte
    bool coversFile = false;          ///< the second range ends with the file
    bool gapIsContents = false; ///< the unsigned gap is the Contents string, in hexadecimal of one case, and no more
    bool paddingIsZero = false; ///< behind the CMS
    bool inForm = false;        ///< a field of the form has it as value
};

/// Every signature in the newest revision of a PDF, in the order of their ranges. Input may be hostile.
/// badInput: not a PDF, encrypted, or damaged in a way that readers would repair, each in its own way.
Result<std::vector<PdfSeal>> readPdfSeals(ByteView pdf);

/// The bytes a CMS of this seal must be about. badInput if the ranges do not lie in the file.
Result<Bytes> sealedContent(ByteView pdf, const PdfSeal &seal);

enum class SealFault {
    unsealed,     ///< no signature
    several,      ///< more than one: Valbench seals an export once, so that nothing may follow
    ranges,       ///< not a sound pair of ranges
    appended,     ///< bytes follow the signed ones
    gap,          ///< the unsigned gap is not exactly the Contents string
    cms,          ///< Contents holds no DER
    padding,      ///< something hidden behind the CMS
    subFilter,    ///< not ETSI.CAdES.detached
    notCertified, ///< no DocMDP permissions: changes would count as allowed
    notInForm,    ///< no form field shows it
    time,         ///< no readable time
};

struct SealProblem
{
    SealFault fault;
    Error error;
};

/// Why the seals of a file are not accepted, before any cryptography; empty if they are.
[[nodiscard]] std::vector<SealProblem> sealProblems(std::span<const PdfSeal> seals);

} // namespace valbench::report
