// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cms_process.hpp"
#include "host.hpp"

namespace vdv463::test {

/// A client that comes back soon after each loss and lets each list go at once.
inline ClientConfig config_for(const CmsProcess& cms) {
    auto config = plain_config(cms.port());
    config.reconnect.min_delay = std::chrono::milliseconds{50};
    config.reconnect.max_delay = std::chrono::milliseconds{200};
    config.plan.min_interval = std::chrono::milliseconds{0};
    return config;
}

}  // namespace vdv463::test
