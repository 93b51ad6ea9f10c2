// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <utility>

#include <vdv463/error.hpp>

#include "guard.hpp"

namespace vdv463::hosted {

/// What a call of the host's store returns, with every failure as store_failed.
template <class Call>
auto of_store(const Call& call) -> decltype(call()) {
    std::optional<decltype(call())> result;
    if (const auto what = thrown_by([&] { result.emplace(call()); })) {
        return Error(errc::store_failed, "The plan store threw an exception: " + *what);
    }
    if (!*result && result->error().code != errc::store_failed) {
        Error error = std::move(*result).error();
        error.detail = "The plan store failed: " + error.detail;
        error.code = errc::store_failed;
        return error;
    }
    return *std::move(result);
}

}  // namespace vdv463::hosted
