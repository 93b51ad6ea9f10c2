// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <utility>

#include "guard.hpp"
#include "random.hpp"
#include "system_random.hpp"

namespace vdv463::driven {

/// The host's randomness; the operating system's where that throws.
class HostRandom : public session::Random {
public:
    explicit HostRandom(std::function<std::uint64_t()> host) : host_(std::move(host)) {}

    std::uint64_t next() override {
        std::uint64_t bits = 0;
        return hosted::thrown_by([&] { bits = host_(); }) ? hosted::SystemRandom().next() : bits;
    }

private:
    const std::function<std::uint64_t()> host_;
};

}  // namespace vdv463::driven
