// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <random>

#include "random.hpp"

namespace vdv463::hosted {

/// The operating system's randomness.
class SystemRandom : public session::Random {
public:
    std::uint64_t next() override { return distribution_(device_); }

private:
    std::random_device device_;
    std::uniform_int_distribution<std::uint64_t> distribution_;
};

}  // namespace vdv463::hosted
