// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/crypto/time_stamp.h>

#include <algorithm>
#include <array>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ts.h>
#include <optional>

#include "openssl_handles.h"

namespace valbench::crypto {

namespace {

using RequestPtr = std::unique_ptr<TS_REQ, FreeWith<TS_REQ_free>>;
using ImprintPtr = std::unique_ptr<TS_MSG_IMPRINT, FreeWith<TS_MSG_IMPRINT_free>>;
using AlgorithmPtr = std::unique_ptr<X509_ALGOR, FreeWith<X509_ALGOR_free>>;
using NumberPtr = std::unique_ptr<ASN1_INTEGER, FreeWith<ASN1_INTEGER_free>>;
using AnswerPtr = std::unique_ptr<TS_RESP, FreeWith<TS_RESP_free>>;
using VerifierPtr = std::unique_ptr<TS_VERIFY_CTX, FreeWith<TS_VERIFY_CTX_free>>;
using RootsPtr = std::unique_ptr<X509_STORE, FreeWith<X509_STORE_free>>;

/// 2^-112: what public authorities have today (RSA of 2048 bits and more).
constexpr int securityLevel = 2;
constexpr std::size_t largestAnswer = 1 << 16;

struct OpensslQueue
{
    ~OpensslQueue() { ERR_clear_error(); }
};

std::string reason()
{
    const auto code = ERR_peek_last_error();
    const char *text = ERR_reason_error_string(code);
    return text ? text : "no reason given";
}

Error notBelieved(std::string why)
{
    return {ErrorCode::integrity, VB_MSG("The time stamp is not believed: {reason}."), {{"reason", std::move(why)}}};
}

template <class T, class Pointer>
Pointer decoded(T *(*decode)(T **, const unsigned char **, long), ByteView der)
{
    const auto *position = der.data();
    Pointer out;
    if (!der.empty() && der.size() <= largestAnswer)
        out.reset(decode(nullptr, &position, static_cast<long>(der.size())));
    if (out && position != der.data() + der.size())
        out.reset();
    return out;
}

/// The words of what OpenSSL found, as far as people meet them.
std::string problemInWords()
{
    switch (ERR_GET_REASON(ERR_peek_last_error())) {
    case TS_R_NONCE_MISMATCH:
    case TS_R_NONCE_NOT_RETURNED: return "it answers another request (nonce)";
    case TS_R_MESSAGE_IMPRINT_MISMATCH: return "it was made for other content";
    case TS_R_NO_TIME_STAMP_TOKEN: return "the authority did not grant it";
    case TS_R_CERTIFICATE_VERIFY_ERROR:
        return "no trusted root issued the certificate that signed it, or it is not one for time stamping";
    case TS_R_SIGNATURE_FAILURE: return "its signature does not match";
    default: return reason();
    }
}

std::string hexOf(const ASN1_INTEGER *number)
{
    const std::unique_ptr<BIGNUM, FreeWith<BN_free>> value(ASN1_INTEGER_to_BN(number, nullptr));
    char *text = value ? BN_bn2hex(value.get()) : nullptr;
    std::string out = text ? text : "";
    OPENSSL_free(text);
    return out;
}

std::optional<Timestamp> timeOf(const TS_TST_INFO *info)
{
    std::tm parts{};
    const auto *time = TS_TST_INFO_get_time(info);
    if (!time || ASN1_TIME_to_tm(time, &parts) != 1)
        return std::nullopt;
    using namespace std::chrono;
    const auto day = year(parts.tm_year + 1900) / (parts.tm_mon + 1) / parts.tm_mday;
    return Timestamp(sys_days(day) + hours(parts.tm_hour) + minutes(parts.tm_min) + seconds(parts.tm_sec));
}

/// Why the digest in the token is not a good one; OpenSSL does not look.
bool strongDigest(PKCS7 *token)
{
    auto *signers = PKCS7_get_signer_info(token);
    if (!signers || sk_PKCS7_SIGNER_INFO_num(signers) != 1)
        return false;
    X509_ALGOR *digest = nullptr;
    PKCS7_SIGNER_INFO_get0_algs(sk_PKCS7_SIGNER_INFO_value(signers, 0), nullptr, &digest, nullptr);
    const ASN1_OBJECT *id = nullptr;
    X509_ALGOR_get0(&id, nullptr, nullptr, digest);
    const int kind = OBJ_obj2nid(id);
    return kind == NID_sha256 || kind == NID_sha384 || kind == NID_sha512;
}

std::string signerName(PKCS7 *token)
{
    const std::unique_ptr<STACK_OF(X509), decltype([](STACK_OF(X509) * s) { sk_X509_free(s); })> signers(
        PKCS7_get0_signers(token, nullptr, 0));
    if (!signers || sk_X509_num(signers.get()) != 1)
        return {};
    std::array<char, 256> name{};
    X509_NAME_get_text_by_NID(X509_get_subject_name(sk_X509_value(signers.get(), 0)), NID_commonName, name.data(),
                              static_cast<int>(name.size()));
    return isUtf8(name.data()) ? name.data() : "";
}

/// Every certificate in the text.
Result<std::vector<X509Ptr>> certificatesIn(std::string_view pem)
{
    std::vector<X509Ptr> out;
    const BioPtr source(BIO_new_mem_buf(pem.data(), static_cast<int>(std::min<std::size_t>(pem.size(), 1 << 20))));
    while (source) {
        X509Ptr next(PEM_read_bio_X509(source.get(), nullptr, nullptr, nullptr));
        if (!next)
            break;
        out.push_back(std::move(next));
    }
    const bool atTheEnd = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
    ERR_clear_error();
    if (out.empty() || !atTheEnd)
        return fail(ErrorCode::badInput,
                    VB_MSG("These are no certificates in PEM; expected -----BEGIN CERTIFICATE----- and what follows."));
    return out;
}

/// The text of the request is ours or was kept with the answer: what it asks for is looked at all the same.
Status checkRequest(TS_REQ *request, const Digest &imprint)
{
    auto *asked = request ? TS_REQ_get_msg_imprint(request) : nullptr;
    if (!asked || !TS_REQ_get_nonce(request) || !TS_REQ_get_cert_req(request))
        return fail(notBelieved("the request kept with it is none of ours"));
    const ASN1_OBJECT *kind = nullptr;
    X509_ALGOR_get0(&kind, nullptr, nullptr, TS_MSG_IMPRINT_get_algo(asked));
    const auto *digest = TS_MSG_IMPRINT_get_msg(asked);
    const ByteView bytes(ASN1_STRING_get0_data(digest), static_cast<std::size_t>(ASN1_STRING_length(digest)));
    if (OBJ_obj2nid(kind) != NID_sha256 || !std::ranges::equal(bytes, imprint.bytes()))
        return fail(notBelieved("it was made for other content"));
    return {};
}

} // namespace

Result<Bytes> timeStampRequest(const Digest &imprint, RandomSource &random)
{
    const OpensslQueue queue;
    std::array<std::uint8_t, 8> bytes{};
    VB_CHECK(random.fill(bytes));
    const RequestPtr request(TS_REQ_new());
    const ImprintPtr asked(TS_MSG_IMPRINT_new());
    const AlgorithmPtr algorithm(X509_ALGOR_new());
    const NumberPtr nonce(ASN1_INTEGER_new());
    auto digest = imprint.bytes();
    std::uint64_t number = 0;
    for (const auto byte : bytes)
        number = number << 8 | byte;
    if (!request || !asked || !algorithm || !nonce ||
        X509_ALGOR_set0(algorithm.get(), OBJ_nid2obj(NID_sha256), V_ASN1_NULL, nullptr) != 1 ||
        TS_MSG_IMPRINT_set_algo(asked.get(), algorithm.get()) != 1 ||
        TS_MSG_IMPRINT_set_msg(asked.get(), digest.data(), static_cast<int>(digest.size())) != 1 ||
        TS_REQ_set_version(request.get(), 1) != 1 || TS_REQ_set_msg_imprint(request.get(), asked.get()) != 1 ||
        ASN1_INTEGER_set_uint64(nonce.get(), number) != 1 || TS_REQ_set_nonce(request.get(), nonce.get()) != 1 ||
        TS_REQ_set_cert_req(request.get(), 1) != 1)
        return fail(opensslFailure());
    auto out = derOf(i2d_TS_REQ, request.get());
    if (out.empty())
        return fail(opensslFailure());
    return out;
}

Result<TimeStamp> checkTimeStamp(ByteView answer, ByteView request, const Digest &imprint, std::string_view rootsPem)
{
    const OpensslQueue queue;
    VB_TRY(const auto roots, certificatesIn(rootsPem));
    const auto asked = decoded<TS_REQ, RequestPtr>(d2i_TS_REQ, request);
    VB_CHECK(checkRequest(asked.get(), imprint));
    const auto given = decoded<TS_RESP, AnswerPtr>(d2i_TS_RESP, answer);
    if (!given)
        return fail(notBelieved("the answer is not a whole TimeStampResp"));
    auto *token = TS_RESP_get_token(given.get());
    auto *info = TS_RESP_get_tst_info(given.get());
    if (!token || !info)
        return fail(notBelieved("the authority did not grant it"));
    const auto time = timeOf(info);
    if (!time)
        return fail(notBelieved("it names no time"));
    if (!strongDigest(token))
        return fail(notBelieved("it is not signed by one signer with SHA-256 or better"));

    const VerifierPtr verifier(TS_REQ_to_TS_VERIFY_CTX(asked.get(), nullptr));
    RootsPtr trusted(X509_STORE_new());
    if (!verifier || !trusted)
        return fail(opensslFailure());
    for (const auto &root : roots)
        X509_STORE_add_cert(trusted.get(), root.get());
    // Certificates end; a stamp made while they were valid stays one.
    auto *rules = X509_STORE_get0_param(trusted.get());
    X509_VERIFY_PARAM_set_time(rules,
                               std::chrono::floor<std::chrono::seconds>(time->point()).time_since_epoch().count());
    X509_VERIFY_PARAM_set_auth_level(rules, securityLevel);
    TS_VERIFY_CTX_set_store(verifier.get(), trusted.release());
    TS_VERIFY_CTX_add_flags(verifier.get(), TS_VFY_SIGNATURE);
    ERR_clear_error();
    if (TS_RESP_verify_response(verifier.get(), given.get()) != 1)
        return fail(notBelieved(problemInWords()));

    std::array<char, 128> policy{};
    OBJ_obj2txt(policy.data(), static_cast<int>(policy.size()), TS_TST_INFO_get_policy_id(info), 1);
    return TimeStamp{*time, signerName(token), hexOf(TS_TST_INFO_get_serial(info)), policy.data()};
}

Result<std::vector<std::string>> certificateNames(std::string_view pem)
{
    const OpensslQueue queue;
    VB_TRY(const auto certificates, certificatesIn(pem));
    std::vector<std::string> out;
    for (const auto &certificate : certificates) {
        std::array<char, 256> name{};
        X509_NAME_get_text_by_NID(X509_get_subject_name(certificate.get()), NID_commonName, name.data(),
                                  static_cast<int>(name.size()));
        out.push_back((isUtf8(name.data()) && name[0] ? std::string(name.data()) : std::string("without a name")) +
                      ", " + sha256(derOf(i2d_X509, certificate.get())).toHex());
    }
    return out;
}

} // namespace valbench::crypto
