// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>

#include <vdv463/export.hpp>

namespace vdv463 {

/// Bytes that must not be seen: a password, a passphrase. Prints as "***" and wipes every copy it
/// makes. The caller's own copies, and those of libwebsockets and OpenSSL, are out of its reach.
class VDV463_EXPORT Secret {
public:
    /// No bytes.
    Secret() noexcept = default;
    explicit Secret(std::string&& value);  ///< wipes `value`
    /// Copies the bytes up to the first zero; the caller's own stay.
    explicit Secret(const char* value);
    /// A copy with a buffer of its own.
    Secret(const Secret& other);
    /// Takes over the buffer; `other` is empty then.
    Secret(Secret&& other) noexcept;
    /// Wipes what was there.
    Secret& operator=(Secret other) noexcept;
    /// Wipes the bytes.
    ~Secret();

    /// Whether there are no bytes.
    bool empty() const noexcept { return size_ == 0; }

    /// The bytes. Lifetime: until the secret is assigned or destroyed.
    std::string_view reveal() const noexcept;

    /// Compares the bytes, in a time that depends on their number only.
    friend VDV463_EXPORT bool operator==(const Secret& a, const Secret& b) noexcept;
    friend bool operator!=(const Secret& a, const Secret& b) noexcept { return !(a == b); }
    /// Writes "***", whatever the bytes are.
    friend VDV463_EXPORT std::ostream& operator<<(std::ostream& out, const Secret&);

private:
    void wipe() noexcept;

    std::unique_ptr<char[]> bytes_;
    std::size_t size_ = 0;
};

}  // namespace vdv463
