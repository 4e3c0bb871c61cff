// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/crypto/certificate.h>

#include <openssl/err.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include "openssl_handles.h"

namespace valbench::crypto {

namespace {

using StorePtr = std::unique_ptr<X509_STORE, FreeWith<X509_STORE_free>>;
using StoreContextPtr = std::unique_ptr<X509_STORE_CTX, FreeWith<X509_STORE_CTX_free>>;

// OpenSSL's level 3 is 128 bits: P-256 or RSA 3072, and SHA-256, at least.
constexpr int strength = 3;

ChainFault faultOf(int code)
{
    switch (code) {
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_CERT_CHAIN_TOO_LONG:
    case X509_V_ERR_CERT_UNTRUSTED: return ChainFault::untrusted;
    case X509_V_ERR_CERT_SIGNATURE_FAILURE:
    case X509_V_ERR_UNABLE_TO_DECRYPT_CERT_SIGNATURE:
    case X509_V_ERR_CA_MD_TOO_WEAK:
    case X509_V_ERR_CA_KEY_TOO_SMALL:
    case X509_V_ERR_EE_KEY_TOO_SMALL: return ChainFault::signature;
    case X509_V_ERR_CERT_NOT_YET_VALID: return ChainFault::notYetValid;
    case X509_V_ERR_CERT_HAS_EXPIRED: return ChainFault::expired;
    case X509_V_ERR_INVALID_PURPOSE:
    case X509_V_ERR_INVALID_CA:
    case X509_V_ERR_KEYUSAGE_NO_CERTSIGN: return ChainFault::usage;
    default: return ChainFault::malformed;
    }
}

ChainProblem problem(ChainFault fault, const Certificate &certificate, Timestamp at, std::string reason)
{
    return {fault,
            {ErrorCode::integrity,
             VB_MSG("The certificate of '{name}' ({fingerprint}) is not trusted for {time}: {reason}."),
             {{"name", certificate.commonName()},
              {"fingerprint", certificate.fingerprint().toShortText()},
              {"time", at.toReadableText()},
              {"reason", std::move(reason)}}}};
}

} // namespace

std::optional<ChainProblem> chainProblem(const Certificate &certificate, std::span<const Certificate> roots,
                                         Timestamp at)
{
    const auto leaf = openCertificate(certificate.der());
    const StorePtr store(X509_STORE_new());
    const StoreContextPtr context(X509_STORE_CTX_new());
    bool ready = leaf && store && context;
    for (const auto &root : roots) {
        const auto opened = openCertificate(root.der());
        ready = ready && opened && X509_STORE_add_cert(store.get(), opened.get()) == 1;
    }
    ready = ready && X509_STORE_CTX_init(context.get(), store.get(), leaf.get(), nullptr) == 1;
    if (!ready)
        return problem(ChainFault::malformed, certificate, at, opensslReason());
    if (X509_check_ca(leaf.get()) != 0)
        return problem(ChainFault::usage, certificate, at, "it belongs to an authority, which signs only certificates");

    auto *const rules = X509_STORE_CTX_get0_param(context.get());
    X509_VERIFY_PARAM_set_time(rules, std::chrono::floor<std::chrono::seconds>(at.point()).time_since_epoch().count());
    // A root's own signature is checked too, so that no byte of it can differ unnoticed.
    X509_VERIFY_PARAM_set_flags(rules, X509_V_FLAG_X509_STRICT | X509_V_FLAG_CHECK_SS_SIGNATURE);
    X509_VERIFY_PARAM_set_purpose(rules, X509_PURPOSE_SMIME_SIGN);
    X509_VERIFY_PARAM_set_auth_level(rules, strength);
    X509_VERIFY_PARAM_set_depth(rules, 0); // no intermediate authorities
    const bool good = X509_verify_cert(context.get()) == 1;
    const int code = X509_STORE_CTX_get_error(context.get());
    ERR_clear_error();
    if (good && code == X509_V_OK)
        return std::nullopt;
    return problem(faultOf(code), certificate, at, X509_verify_cert_error_string(code));
}

Status verifyChain(const Certificate &certificate, std::span<const Certificate> roots, Timestamp at)
{
    if (auto found = chainProblem(certificate, roots, at))
        return fail(std::move(found->error));
    return {};
}

} // namespace valbench::crypto
