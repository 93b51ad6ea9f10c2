// SPDX-License-Identifier: Apache-2.0
#include "plausibility.hpp"

#include "text.hpp"

namespace vdv463::core {
namespace {

const ValidationRule& rule_of(Check check) noexcept {
    return validation_rules()[static_cast<std::size_t>(check)];
}

}  // namespace

Doubts::Doubts(const ValidateOptions& options, std::vector<Issue>& issues)
    : options_(options), issues_(issues) {
    for (const Issue& issue : issues) {
        if (issue.rule == error_info(errc::out_of_range).name) {
            refused_by_schema_.insert(issue.path);
        }
    }
    path.push(std::size_t{6});
}

bool Doubts::wants(Check check) const noexcept {
    return rule_of(check).severity >= options_.least;
}

void Doubts::add(Check check, std::string_view member, std::string text) {
    if (wants(check)) {
        const PathStep step{path, member};
        const ValidationRule& rule = rule_of(check);
        issues_.push_back({path.to_string(), std::string{rule.id}, std::move(text), rule.severity});
    }
}

void Doubts::id(std::string_view member, const std::string& value) {
    constexpr std::size_t longest = 1000;
    if (value.empty()) {
        add(Check::EmptyText, member, "expected a text, found none");
    } else if (value.size() > longest) {
        add(Check::TextTooLong, member,
            "expected at most 1000 bytes, found " + std::to_string(value.size()));
    }
}

void Doubts::soc(std::string_view member, double value) {
    if (value >= 0 && value <= 100) {
        return;
    }
    const PathStep step{path, member};
    const std::string place = path.to_string();
    const bool not_a_number = value != value;
    if (not_a_number || refused_by_schema_.count(place) > 0) {
        return;
    }
    const ValidationRule& rule = rule_of(Check::SocOutOfRange);
    issues_.push_back({place, std::string{rule.id},
                       "expected 0 to 100 percent, found " + number_text(value), rule.severity});
}

void Doubts::check_range(const Range& range, std::string_view member, double value) {
    if (value < range.low || value > range.high) {
        const std::string unit = range.unit.empty() ? "" : " " + std::string{range.unit};
        add(range.check, member,
            "expected " + number_text(range.low) + " to " + number_text(range.high) + unit +
                ", found " + number_text(value));
    }
}

}  // namespace vdv463::core
