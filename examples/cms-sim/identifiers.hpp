// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <random>
#include <string>

namespace vdv463::sim {

/// Message ids that are random UUIDs (RFC 4122, version 4).
/// Threads: one at a time.
class Identifiers {
public:
    Identifiers();
    std::string next();

private:
    std::mt19937_64 random_;
};

}  // namespace vdv463::sim
