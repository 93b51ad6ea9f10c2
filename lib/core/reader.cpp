// SPDX-License-Identifier: Apache-2.0
#include "reader.hpp"

#include "date_time.hpp"
#include "text.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace vdv463::core {
namespace {

bool is_written_as_integer(std::string_view number) noexcept {
    return number.find_first_of(".eE") == std::string_view::npos;
}

/// Of a number other than zero: whether it is nearer to zero than one.
bool is_below_one(std::string_view number) noexcept {
    const std::size_t letter = number.find_first_of("eE");
    std::int32_t exponent = 0;  // as wide as the mantissa may be long: the sum fits in 64 bits
    if (letter != std::string_view::npos) {
        const std::string_view digits = number.substr(letter + (number[letter + 1] == '+' ? 2 : 1));
        const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), exponent);
        if (read.ec != std::errc{}) {
            return digits.front() == '-';
        }
    }
    const std::string_view mantissa = number.substr(0, letter);
    const auto point = static_cast<std::int64_t>(std::min(mantissa.find('.'), mantissa.size()));
    const auto first = static_cast<std::int64_t>(mantissa.find_first_of("123456789"));
    return point - first + (first > point ? 1 : 0) + exponent <= 0;
}

/// Empty when no double holds it; a number too small for a double is 0.
std::optional<double> to_double(std::string_view number) noexcept {
    double value = 0;
    const auto result = std::from_chars(number.data(), number.data() + number.size(), value);
    if (result.ec == std::errc::result_out_of_range) {
        return is_below_one(number) ? std::optional<double>{0.0} : std::nullopt;
    }
    return value;
}

}  // namespace

Reader::Frame Reader::enter(Index object) noexcept {
    const Frame outer = frame_;
    const Token& opened = tape_.tokens[object];
    frame_ = Frame{object + 1, object + 1, opened.next, opened.length, 0};
    return outer;
}

Reader::Index Reader::find(std::string_view name) noexcept {
    const auto matches = [this, name](Index key) {
        const Token& candidate = tape_.tokens[key];
        return candidate.length == name.size() && !candidate.overridden &&
               tape_.view(candidate) == name;
    };
    Index key = frame_.cursor;
    if (key >= frame_.end || !matches(key)) {
        key = frame_.first;
        while (key < frame_.end && !matches(key)) {
            key = behind(key + 1);
        }
    }
    if (key >= frame_.end) {
        return none;
    }
    tape_.tokens[key].taken = true;
    ++frame_.taken;
    frame_.cursor = behind(key + 1);
    return key + 1;
}

bool Reader::has_other_member(std::string_view name) const noexcept {
    for (Index key = frame_.first; key < frame_.end; key = behind(key + 1)) {
        if (view(key) != name) {
            return true;
        }
    }
    return false;
}

void Reader::report_rest(SchemaVersions admitting) {
    if (frame_.taken == frame_.count) {
        return;
    }
    for (Index key = frame_.first; key < frame_.end && !findings_.failed(); key = behind(key + 1)) {
        const Token& member = tape_.tokens[key];
        if (member.taken) {
            continue;
        }
        const PathStep step{findings_.path, view(key)};
        if (member.overridden) {
            findings_.add(
                {errc::invalid_value, "duplicate_member", in_none, Leniency::Tolerate},
                [] { return "expected once, found again further on; the last one is taken"; });
            continue;
        }
        findings_.add({errc::unknown_member, "unknown_member", ~admitting, Leniency::Tolerate},
                      [&] { return "no schema lists this member, found " + found(key + 1); });
    }
}

std::optional<double> Reader::number(Index at) const noexcept {
    return to_double(view(at));
}

bool Reader::expect(Index at, TokenType wanted, std::string_view description) {
    if (type(at) == wanted) {
        return true;
    }
    findings_.fail(errc::wrong_type,
                   "expected " + std::string{description} + ", found " + found(at));
    return false;
}

std::string Reader::found(Index at) const {
    switch (type(at)) {
        case TokenType::Null:
            return "null";
        case TokenType::True:
            return "true";
        case TokenType::False:
            return "false";
        case TokenType::Number:
            return shorten(view(at), longest_found_text);
        case TokenType::Array:
            return "a list";
        case TokenType::Object:
            return "an object";
        case TokenType::String:
        case TokenType::Key:
            break;
    }
    return quoted(view(at));
}

void Reader::read(Index at, std::string& out, const Rule&) {
    if (expect(at, TokenType::String, "a text")) {
        out = view(at);
    }
}

void Reader::read(Index at, bool& out, const Rule&) {
    if (type(at) == TokenType::True || expect(at, TokenType::False, "true or false")) {
        out = type(at) == TokenType::True;
    }
}

void Reader::read(Index at, double& out, const Rule& rule) {
    if (!expect(at, TokenType::Number, "a number")) {
        return;
    }
    const std::optional<double> value = number(at);
    if (!value) {
        findings_.fail(errc::out_of_range, "expected a number up to 1.8e308, found " + found(at));
        return;
    }
    out = *value;
    if (!rule.percent.empty() && (out < 0 || out > 100)) {
        findings_.add({errc::out_of_range, "out_of_range", rule.percent, Leniency::Tolerate},
                      [&] { return "expected a number between 0 and 100, found " + found(at); });
    }
}

void Reader::read(Index at, std::int64_t& out, const Rule&) {
    if (!expect(at, TokenType::Number, "a whole number")) {
        return;
    }
    const std::string_view text = view(at);
    if (is_written_as_integer(text)) {
        if (std::from_chars(text.data(), text.data() + text.size(), out).ec != std::errc{}) {
            findings_.fail(errc::out_of_range,
                           "expected a whole number of 64 bits, found " + found(at));
        }
        return;
    }
    constexpr double greatest_exact = 9007199254740992.0;  // 2^53
    const std::optional<double> value = to_double(text);
    if (!value || std::trunc(*value) != *value) {
        findings_.fail(errc::wrong_type, "expected a whole number, found " + found(at));
        return;
    }
    if (std::fabs(*value) > greatest_exact) {
        findings_.fail(errc::out_of_range,
                       "expected a whole number up to 2^53 in this form, found " + found(at));
        return;
    }
    out = static_cast<std::int64_t>(*value);
    findings_.add({errc::wrong_type, "fraction_in_integer", in_1_x, Leniency::Tolerate},
                  [&] { return "expected a number without fraction, found " + found(at); });
}

void Reader::read(Index at, Timestamp& out, const Rule&) {
    if (!expect(at, TokenType::String, "a date-time text")) {
        return;
    }
    const std::optional<DateTime> read = parse_date_time(view(at));
    if (!read) {
        findings_.fail(errc::invalid_value,
                       "expected a date-time such as 2026-01-15T10:00:00Z, found " + found(at));
        return;
    }
    out = read->time;
    if (!read->has_zone) {
        findings_.add({errc::invalid_value, "no_time_zone", in_all, Leniency::Tolerate}, [&] {
            return "expected a time zone, found " + found(at) + "; taken as UTC";
        });
    }
    if (read->rounded) {
        findings_.add(
            {errc::invalid_value, "rounded", in_none, Leniency::Tolerate, IssueSeverity::Info},
            [&] { return "rounded to microseconds, found " + found(at); });
    }
    if (!read->is_utc && findings_.audit()) {
        // Allowed, but some peers compare times as texts.
        findings_.add(
            {errc::invalid_value, "time_not_utc", in_none, Leniency::Tolerate, IssueSeverity::Info},
            [&] { return "expected a time in UTC, found " + found(at); });
    }
}

std::size_t Reader::most_entries(const Token& list, std::size_t entry_bytes) const noexcept {
    // No entry with its required members alone grows more than a charging point does.
    constexpr std::size_t greatest_growth = 18;
    const std::size_t end =
        list.next < tape_.tokens.size() ? tape_.tokens[list.next].begin : tape_.text.size();
    return (end - list.begin) * greatest_growth / entry_bytes + 1;
}

void Reader::missing(std::string_view name, SchemaVersions violated, bool needed) {
    if (violated.empty()) {
        return;
    }
    const PathStep step{findings_.path, name};
    const Leniency leniency = needed               ? Leniency::Refuse
                              : violated == in_all ? Leniency::Tolerate
                                                   : Leniency::Narrow;
    findings_.add({errc::missing_member, "missing_member", violated, leniency}, [violated] {
        return "expected this member, which is required in " + versions_text(violated);
    });
}

void Reader::tolerate_null() {
    findings_.add({errc::wrong_type, "null_value", in_all, Leniency::Tolerate},
                  [] { return "expected a value or no member at all, found null"; });
}

void Reader::narrow_to_existing(SchemaVersions exists, SchemaVersions violated) {
    findings_.add({errc::unknown_member, "mixed_versions", violated, Leniency::Narrow},
                  [exists] { return "this member exists in " + versions_text(exists) + " only"; });
}

void Reader::narrow_to_listing(Index at, SchemaVersions listing) {
    findings_.add(
        {errc::invalid_value, "mixed_versions", ~listing, Leniency::Narrow}, [this, at, listing] {
            return "found " + found(at) + ", which exists in " + versions_text(listing) + " only";
        });
}

void Reader::report_unrecognized(Index at, const std::string& known) {
    findings_.add({errc::invalid_value, "unrecognized_value", in_all, Leniency::Tolerate},
                  [&] { return "expected one of " + known + ", found " + found(at); });
}

void Reader::report_empty_list(SchemaVersions violated) {
    findings_.add({errc::invalid_value, "empty_list", violated, Leniency::Narrow},
                  [] { return "expected at least one entry, which 1.0 requires"; });
}

void Reader::report_both_names(std::string_view older) {
    findings_.add({errc::unknown_member, "mixed_versions", in_all, Leniency::Tolerate}, [older] {
        return "expected one name, found \"" + std::string{older} + "\" too, which is ignored";
    });
}

void Reader::report_other_value(Index at, SchemaVersions admitting) {
    findings_.add({errc::invalid_value, "unknown_member", ~admitting, Leniency::Tolerate},
                  [&] { return "expected a date-time, found " + found(at) + "; left out"; });
}

bool Reader::is_date_time(Index at) const noexcept {
    if (type(at) != TokenType::String) {
        return false;
    }
    const std::optional<DateTime> read = parse_date_time(view(at));
    return read && read->has_zone;
}

}  // namespace vdv463::core
