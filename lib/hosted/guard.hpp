// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <exception>
#include <optional>
#include <string>

namespace vdv463::hosted {

/// Calls code of the host's; what it threw, in words.
template <class Call>
std::optional<std::string> thrown_by(const Call& call) {
    try {
        call();
        return std::nullopt;
    } catch (const std::exception& exception) {
        return exception.what();
    } catch (...) {
        return "an exception that is no std::exception";
    }
}

}  // namespace vdv463::hosted
