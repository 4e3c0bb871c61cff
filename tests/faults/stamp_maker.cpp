// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stamp_maker.h"

#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/ts.h>
#include <openssl/x509v3.h>

#include <QtGlobal>

namespace valbench::test {

namespace {

template <auto release>
struct Free
{
    template <class T>
    void operator()(T *thing) const
    {
        release(thing);
    }
};
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using Paper = std::unique_ptr<X509, Free<X509_free>>;
using Buffer = std::unique_ptr<BIO, Free<BIO_free_all>>;
using Maker = std::unique_ptr<TS_RESP_CTX, Free<TS_RESP_CTX_free>>;

void must(bool done)
{
    if (!done)
        qFatal("OpenSSL makes no time-stamp authority for the test");
}

void extend(X509 *certificate, int kind, const char *value)
{
    auto *extension = X509V3_EXT_conf_nid(nullptr, nullptr, kind, value);
    must(extension && X509_add_ext(certificate, extension, -1) == 1);
    X509_EXTENSION_free(extension);
}

/// Valid for ten years around `time`.
Paper certificate(const char *name, EVP_PKEY *key, const char *issuer, long number, std::int64_t time)
{
    constexpr std::int64_t fiveYears = std::int64_t{5} * 366 * 86400;
    Paper made(X509_new());
    must(made && X509_set_version(made.get(), X509_VERSION_3) == 1 &&
         ASN1_INTEGER_set(X509_get_serialNumber(made.get()), number) == 1 && X509_set_pubkey(made.get(), key) == 1 &&
         ASN1_TIME_set(X509_getm_notBefore(made.get()), time - fiveYears) &&
         ASN1_TIME_set(X509_getm_notAfter(made.get()), time + fiveYears));
    const auto put = [](X509_NAME *field, const char *text) {
        must(X509_NAME_add_entry_by_NID(field, NID_commonName, V_ASN1_UTF8STRING,
                                        reinterpret_cast<const unsigned char *>(text), -1, -1, 0) == 1);
    };
    put(X509_get_subject_name(made.get()), name);
    put(X509_get_issuer_name(made.get()), issuer);
    return made;
}

} // namespace

struct StampMaker::Keys
{
    std::int64_t time = 0; ///< seconds
    Key rootKey{EVP_EC_gen("P-256")}, stampKey{EVP_EC_gen("P-256")};
    Paper root, stamps;
};

StampMaker::StampMaker(Timestamp time) : m_keys(std::make_unique<Keys>())
{
    auto &keys = *m_keys;
    keys.time = std::chrono::floor<std::chrono::seconds>(time.point()).time_since_epoch().count();
    must(keys.rootKey && keys.stampKey);
    keys.root = certificate("Stamp root", keys.rootKey.get(), "Stamp root", 1, keys.time);
    extend(keys.root.get(), NID_basic_constraints, "critical,CA:TRUE");
    extend(keys.root.get(), NID_key_usage, "critical,keyCertSign");
    keys.stamps = certificate("Stamps", keys.stampKey.get(), "Stamp root", 2, keys.time);
    extend(keys.stamps.get(), NID_key_usage, "critical,digitalSignature");
    extend(keys.stamps.get(), NID_ext_key_usage, "critical,timeStamping");
    must(X509_sign(keys.root.get(), keys.rootKey.get(), EVP_sha256()) > 0 &&
         X509_sign(keys.stamps.get(), keys.rootKey.get(), EVP_sha256()) > 0);
}

StampMaker::~StampMaker() = default;

std::string StampMaker::rootPem() const
{
    const Buffer text(BIO_new(BIO_s_mem()));
    must(PEM_write_bio_X509(text.get(), m_keys->root.get()) == 1);
    char *data = nullptr;
    const auto size = BIO_get_mem_data(text.get(), &data);
    return {data, static_cast<std::size_t>(size)};
}

Bytes StampMaker::answer(ByteView request) const
{
    const Maker maker(TS_RESP_CTX_new());
    const std::unique_ptr<ASN1_OBJECT, Free<ASN1_OBJECT_free>> policy(OBJ_txt2obj("1.2.3.4.1", 1));
    must(maker && TS_RESP_CTX_set_signer_cert(maker.get(), m_keys->stamps.get()) == 1 &&
         TS_RESP_CTX_set_signer_key(maker.get(), m_keys->stampKey.get()) == 1 &&
         TS_RESP_CTX_set_signer_digest(maker.get(), EVP_sha256()) == 1 &&
         TS_RESP_CTX_set_ess_cert_id_digest(maker.get(), EVP_sha256()) == 1 &&
         TS_RESP_CTX_set_def_policy(maker.get(), policy.get()) == 1 &&
         TS_RESP_CTX_add_md(maker.get(), EVP_sha256()) == 1);
    TS_RESP_CTX_set_time_cb(
        maker.get(),
        [](TS_resp_ctx *, void *time, long *seconds, long *fraction) {
            *seconds = static_cast<long>(*static_cast<std::int64_t *>(time));
            *fraction = 0;
            return 1;
        },
        &m_keys->time);
    const Buffer asked(BIO_new_mem_buf(request.data(), static_cast<int>(request.size())));
    const std::unique_ptr<TS_RESP, Free<TS_RESP_free>> made(TS_RESP_create_response(maker.get(), asked.get()));
    must(made != nullptr);
    unsigned char *der = nullptr;
    const int size = i2d_TS_RESP(made.get(), &der);
    must(size > 0);
    Bytes out(der, der + size);
    OPENSSL_free(der);
    return out;
}

} // namespace valbench::test
