// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace vdv463::session {

/// Randomness from outside, so that tests can fix it.
class Random {
public:
    virtual ~Random() = default;
    /// 64 uniformly distributed bits.
    virtual std::uint64_t next() = 0;
};

}  // namespace vdv463::session
