// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include <vdv463/config.hpp>

#include "journal.hpp"

namespace vdv463::client {

/// Takes out of a text what this client has told the CMS to prove itself, should the CMS repeat it:
/// passwords and values of extra headers, as they are, as in a JSON string and as in an
/// Authorization header.
/// Threads: any.
class Redaction final : public hosted::Redactor {
public:
    /// Knows what stands in the configuration, when that has a log or a wire tap.
    explicit Redaction(const ClientConfig& config);

    /// Credentials of a provider, in place of those that it gave before.
    void remember(const Credentials& credentials);
    /// Wipes what came from a provider.
    void forget();

    /// The text with "***" in place of each secret.
    std::string_view clean(std::string_view text, std::string& kept) const override;

private:
    const bool wanted_;
    std::vector<Secret> configured_;
    mutable std::mutex mutex_;
    std::vector<Secret> provided_;
};

}  // namespace vdv463::client
