// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/crypto/keychain.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <sodium.h>
#include <stop_token>
#include <thread>

#include <libsecret/secret.h>

namespace valbench::crypto {

namespace {

constexpr auto patience = std::chrono::minutes(2);

const SecretSchema &schema()
{
    static const SecretSchema made = [] {
        SecretSchema out{};
        out.name = "org.valbench.Key";
        out.flags = SECRET_SCHEMA_NONE;
        out.attributes[0] = {"name", SECRET_SCHEMA_ATTRIBUTE_STRING};
        return out;
    }();
    return made;
}

/// What a call may be cancelled by when nobody answers.
class Patience {
public:
    Patience()
        : m_cancellable(g_cancellable_new()), m_thread([this](std::stop_token stop) {
              std::unique_lock lock(m_mutex);
              if (!m_done.wait_for(lock, stop, patience, [&stop] { return stop.stop_requested(); }))
                  g_cancellable_cancel(m_cancellable);
          })
    {
    }
    Patience(const Patience &) = delete;
    Patience &operator=(const Patience &) = delete;
    ~Patience()
    {
        m_thread.request_stop();
        m_thread.join();
        g_object_unref(m_cancellable);
    }
    [[nodiscard]] GCancellable *cancellable() const { return m_cancellable; }

private:
    GCancellable *m_cancellable;
    std::mutex m_mutex;
    std::condition_variable_any m_done;
    std::jthread m_thread;
};

Error unavailable(GError *problem)
{
    Error out(ErrorCode::unavailable, VB_MSG("The desktop's keychain cannot be used: {reason}."),
              {{"reason", problem ? problem->message : "it gives no reason"}});
    g_clear_error(&problem);
    secret_service_disconnect(); // the next call looks for the service anew: it may have been started again
    return out;
}

class SecretService final : public Keychain {
public:
    Status probe(RandomSource &random) override
    {
        std::array<std::uint8_t, 16> bytes{};
        VB_CHECK(random.fill(bytes));
        const auto name = "probe " + toHex(bytes);
        VB_CHECK(keep(name, "Valbench looks whether the keychain works", bytes));
        VB_TRY(const auto back, find(name));
        VB_CHECK(forget(name));
        if (!std::ranges::equal(back.view(), bytes))
            return fail(ErrorCode::unavailable,
                        VB_MSG("The desktop's keychain cannot be used: it does not give back what it was given."));
        return {};
    }

    Status keep(const std::string &name, const std::string &label, ByteView secret) override
    {
        // Keychains keep texts.
        VB_TRY(auto text, SecureBytes::allocate(sodium_base64_encoded_len(secret.size(), base64)));
        auto *const chars = reinterpret_cast<char *>(text.bytes().data());
        sodium_bin2base64(chars, text.bytes().size(), secret.data(), secret.size(), base64);
        GError *problem = nullptr;
        const Patience limit;
        if (!secret_password_store_sync(&schema(), SECRET_COLLECTION_DEFAULT, label.c_str(), chars, limit.cancellable(),
                                        &problem, "name", name.c_str(), nullptr))
            return fail(unavailable(problem));
        return {};
    }

    Result<SecureBytes> find(const std::string &name) override
    {
        GError *problem = nullptr;
        const Patience limit;
        auto *const text = secret_password_lookup_nonpageable_sync(&schema(), limit.cancellable(), &problem, "name",
                                                                   name.c_str(), nullptr);
        if (problem)
            return fail(unavailable(problem));
        if (!text)
            return fail(ErrorCode::notFound, VB_MSG("The desktop's keychain has no secret '{name}'."),
                        {{"name", name}});
        auto out = decoded(text, name);
        secret_password_free(text);
        return out;
    }

    Status forget(const std::string &name) override
    {
        GError *problem = nullptr;
        const Patience limit;
        secret_password_clear_sync(&schema(), limit.cancellable(), &problem, "name", name.c_str(), nullptr);
        if (problem)
            return fail(unavailable(problem));
        return {};
    }

private:
    static constexpr int base64 = sodium_base64_VARIANT_ORIGINAL;

    static Result<SecureBytes> decoded(const char *text, const std::string &name)
    {
        const std::string_view chars(text);
        VB_TRY(auto whole, SecureBytes::allocate(chars.size() + 1));
        std::size_t size = 0;
        if (sodium_base642bin(whole.bytes().data(), whole.bytes().size(), chars.data(), chars.size(), nullptr, &size,
                              nullptr, base64) != 0)
            return fail(ErrorCode::integrity, VB_MSG("The secret '{name}' in the desktop's keychain was changed."),
                        {{"name", name}});
        return SecureBytes::copyOf(whole.view().first(size));
    }
};

} // namespace

std::shared_ptr<Keychain> desktopKeychain()
{
    return std::make_shared<SecretService>();
}

} // namespace valbench::crypto
