// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <vdv463/error.hpp>

namespace vdv463::hosted {

/// The problems of a configuration, with the member's name as path.
class Findings {
public:
    using milliseconds = std::chrono::milliseconds;

    void add(std::string path, std::string text) {
        issues_.push_back({std::move(path), "invalid_config", std::move(text)});
    }

    void positive(const std::string& path, milliseconds value) {
        if (value <= milliseconds::zero() || value > longest) {
            add(path, "Must be longer than 0 and at most a year.");
        }
    }

    void not_negative(const std::string& path, milliseconds value) {
        if (value < milliseconds::zero() || value > longest) {
            add(path, "Must be 0 or longer, at most a year.");
        }
    }

    void add_all(std::vector<Issue> others) {
        std::move(others.begin(), others.end(), std::back_inserter(issues_));
    }

    std::vector<Issue> take() { return std::move(issues_); }

private:
    static constexpr milliseconds longest = std::chrono::hours{24 * 365};

    std::vector<Issue> issues_;
};

/// "name[3]".
inline std::string indexed(std::string_view name, std::size_t index) {
    return std::string(name) + "[" + std::to_string(index) + "]";
}

}  // namespace vdv463::hosted
