// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <vdv463/result.hpp>

#include "url.hpp"

namespace vdv463::client {

/// What a client is to its CMS: URL and presystem id. One client of the process may have it at a
/// time, because two would delete each other's charging requests. Names are compared as they are
/// written: that two of them lead to one CMS is not found out.
/// Lifetime: destruction lets others have it.
/// Threads: any.
class Identity {
public:
    /// Errors: duplicate_client, when one of `urls` is taken for this presystem id.
    [[nodiscard]] static Result<std::unique_ptr<Identity>> claim(
        const std::vector<transport::Url>& urls, const std::string& presystem_id);

    Identity(const Identity&) = delete;
    Identity& operator=(const Identity&) = delete;
    ~Identity();

private:
    explicit Identity(std::vector<std::string> keys) : keys_(std::move(keys)) {}

    const std::vector<std::string> keys_;
};

}  // namespace vdv463::client
