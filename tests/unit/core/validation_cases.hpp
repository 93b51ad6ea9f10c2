// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vdv463/validate.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

/// Rules of plausibility, one sound and one doubtful value each.
namespace vdv463::test {

template <class T>
struct RuleCase {
    const char* rule;
    const char* path;  ///< below the object that is changed
    std::function<void(T&)> sound;
    std::function<void(T&)> doubtful;
    const char* beside = "";  ///< another rule that the doubtful value violates
};

inline const ValidationRule& rule_named(std::string_view id) {
    const auto& rules = validation_rules();
    const auto found = std::find_if(rules.begin(), rules.end(),
                                    [id](const ValidationRule& rule) { return rule.id == id; });
    REQUIRE(found != rules.end());
    return *found;
}

template <class T>
bool has_case(const std::vector<RuleCase<T>>& cases, std::string_view id) {
    return std::any_of(cases.begin(), cases.end(),
                       [id](const RuleCase<T>& one) { return one.rule == id; });
}

/// `message` is sound; `part` finds in it the object that the case changes.
template <class T>
void check_case(const RuleCase<T>& one, Message message, T& (*part)(Message&),
                const std::string& path, const ValidateOptions& options) {
    INFO(one.rule << " at " << one.path);
    CHECK(validate(message, options).empty());
    one.sound(part(message));
    for (const Issue& issue : validate(message, options)) {
        CHECK(issue.rule != one.rule);
    }
    one.doubtful(part(message));
    std::size_t found = 0;
    for (const Issue& issue : validate(message, options)) {
        INFO(issue.path << ": " << issue.rule << ": " << issue.text);
        if (issue.rule == one.rule) {
            ++found;
            CHECK(issue.path == path + one.path);
            CHECK(issue.severity == rule_named(one.rule).severity);
            CHECK(issue.text.find("expected ") == 0);
            CHECK(issue.text.find("found ") != std::string::npos);
        } else {
            CHECK(issue.rule == one.beside);
        }
    }
    CHECK(found == 1);
}

}  // namespace vdv463::test
