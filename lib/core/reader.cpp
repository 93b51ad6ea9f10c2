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

/// A number of few digits and no exponent, as nearly all are.
struct ShortDecimal {
    std::int64_t digits = 0;
    std::uint32_t fraction_digits = 0;
    bool negative = false;
    bool has_point = false;
};

/// Of a number that the parser has accepted; answers false when it is another one.
[[gnu::always_inline]] inline bool read_short(std::string_view number, ShortDecimal& out) noexcept {
    constexpr std::size_t most_characters = 16;  // fewer digits than a double can hold
    if (number.size() > most_characters) {
        return false;
    }
    const char* at = number.data();
    const char* const end = at + number.size();
    out.negative = *at == '-';
    at += out.negative ? 1 : 0;
    const char* behind_point = end;
    for (; at != end; ++at) {
        const auto digit = static_cast<unsigned>(*at - '0');
        if (digit <= 9) {
            out.digits = out.digits * 10 + digit;
        } else if (*at == '.') {
            behind_point = at + 1;
        } else {
            return false;
        }
    }
    out.has_point = behind_point != end;
    out.fraction_digits = static_cast<std::uint32_t>(end - behind_point);
    return true;
}

/// Exact, because both the digits and the power of ten are, so that the division rounds once.
double to_double(const ShortDecimal& number) noexcept {
    static constexpr double powers_of_ten[] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                               1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    const double value = static_cast<double>(number.digits) / powers_of_ten[number.fraction_digits];
    return number.negative ? -value : value;
}

bool to_double_at_length(std::string_view number, double& out) noexcept {
    const auto result = std::from_chars(number.data(), number.data() + number.size(), out);
    if (result.ec == std::errc::result_out_of_range) {
        out = 0;
        return is_below_one(number);
    }
    return true;
}

/// Answers false when no double holds it; a number too small for a double is 0.
[[gnu::always_inline]] inline bool to_double(std::string_view number, double& out) noexcept {
    ShortDecimal decimal;
    if (read_short(number, decimal)) {
        out = to_double(decimal);
        return true;
    }
    return to_double_at_length(number, out);
}

}  // namespace

Reader::Frame Reader::enter(Index object) noexcept {
    const Frame outer = frame_;
    const Index first = tape_.content(object);
    frame_ = Frame{first, first, behind(object), tape_.slots(object), tape_.members(object)};
    ++depth_;
    if (out_of_order_ && frame_.members > 1) {
        sort_members();
    }
    return outer;
}

/// What stands before the cursor is taken.
void Reader::sort_members() noexcept {
    assert(depth_ < greatest_depth);
    Places& places = places_[depth_];
    places.fill(none);
    for (Index at = frame_.cursor; at < frame_.end; at = behind(at)) {
        const Token& member = tape_.tokens[at];
        if (!member.is(Token::overridden)) {
            Index& place = places[member.slot()];
            place = place == none ? at : several;
        }
    }
    frame_.is_sorted = true;
}

Reader::Index Reader::find_elsewhere(std::string_view name, unsigned slot) noexcept {
    if (!frame_.is_sorted) {
        sort_members();
        frame_.is_disordered = true;
    }
    const Index place = places_[depth_][slot];
    if (place != several) {
        return place != none && has_name(place, name) ? take(place) : none;
    }
    for (Index at = frame_.first; at < frame_.end; at = behind(at)) {
        if (has_name(at, name)) {
            return take(at);
        }
    }
    return none;
}

bool Reader::has_name(Index at, std::string_view name) const noexcept {
    const Token& member = tape_.tokens[at];
    return member.key_length != Token::long_key
               ? is_named(at, name)
               : tape_.key(at) == name && !member.is(Token::overridden);
}

bool Reader::has_other_member(std::string_view name) const noexcept {
    for (Index at = frame_.first; at < frame_.end; at = behind(at)) {
        if (tape_.key(at) != name) {
            return true;
        }
    }
    return false;
}

void Reader::report_rest(SchemaVersions admitting) {
    if (frame_.taken == frame_.members && frame_.members < Tape::many_members) {
        return;
    }
    for (Index at = frame_.first; at < frame_.end && !findings_.failed(); at = behind(at)) {
        const Token& member = tape_.tokens[at];
        if (member.is(Token::taken)) {
            continue;
        }
        const PathStep step{findings_.path, tape_.key(at)};
        if (member.is(Token::overridden)) {
            findings_.add(
                {errc::invalid_value, "duplicate_member", in_none, Leniency::Tolerate},
                [] { return "expected once, found again further on; the last one is taken"; });
            continue;
        }
        findings_.add({errc::unknown_member, "unknown_member", ~admitting, Leniency::Tolerate},
                      [&] { return "no schema lists this member, found " + found(at); });
    }
}

std::optional<double> Reader::number(Index at) const noexcept {
    double value = 0;
    return to_double(view(at), value) ? std::optional<double>{value} : std::nullopt;
}

bool Reader::report_type(Index at, std::string_view description) {
    refuse(at, errc::wrong_type, description);
    return false;
}

void Reader::refuse(Index at, errc code, std::string_view expected) {
    findings_.fail(code, "expected " + std::string{expected} + ", found " + found(at));
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
            break;
    }
    return quoted(view(at));
}

void Reader::read(Index at, std::string& out, const Rule&) {
    if (!expect(at, TokenType::String, "a text")) {
        return;
    }
    // A kept message most often has it already.
    const std::string_view text = view(at);
    if (out.size() != text.size() || !is_same(text.data(), out)) {
        out = text;
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
    if (!to_double(view(at), out)) {
        return refuse(at, errc::out_of_range, "a number up to 1.8e308");
    }
    if (!rule.percent.empty() && (out < 0 || out > 100)) {
        report_percent(at, rule.percent);
    }
}

void Reader::report_percent(Index at, SchemaVersions violated) {
    findings_.add({errc::out_of_range, "out_of_range", violated, Leniency::Tolerate},
                  [&] { return "expected a number between 0 and 100, found " + found(at); });
}

void Reader::read(Index at, std::int64_t& out, const Rule&) {
    if (!expect(at, TokenType::Number, "a whole number")) {
        return;
    }
    const std::string_view text = view(at);
    ShortDecimal decimal;
    if (read_short(text, decimal) && !decimal.has_point) {
        out = decimal.negative ? -decimal.digits : decimal.digits;
        return;
    }
    read_at_length(at, out);
}

void Reader::read_at_length(Index at, std::int64_t& out) {
    const std::string_view text = view(at);
    if (is_written_as_integer(text)) {
        if (std::from_chars(text.data(), text.data() + text.size(), out).ec != std::errc{}) {
            refuse(at, errc::out_of_range, "a whole number of 64 bits");
        }
        return;
    }
    constexpr double greatest_exact = 9007199254740992.0;  // 2^53
    const std::optional<double> value = number(at);
    if (!value || std::trunc(*value) != *value) {
        return refuse(at, errc::wrong_type, "a whole number");
    }
    if (std::fabs(*value) > greatest_exact) {
        return refuse(at, errc::out_of_range, "a whole number up to 2^53 in this form");
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
        return refuse(at, errc::invalid_value, "a date-time such as 2026-01-15T10:00:00Z");
    }
    out = read->time;
    if (!read->has_zone || read->rounded || !read->is_utc) {
        report_time(at, *read);
    }
}

void Reader::report_time(Index at, const DateTime& time) {
    if (!time.has_zone) {
        findings_.add({errc::invalid_value, "no_time_zone", in_all, Leniency::Tolerate}, [&] {
            return "expected a time zone, found " + found(at) + "; taken as UTC";
        });
    }
    if (time.rounded) {
        findings_.add(
            {errc::invalid_value, "rounded", in_none, Leniency::Tolerate, IssueSeverity::Info},
            [&] { return "rounded to microseconds, found " + found(at); });
    }
    if (!time.is_utc && findings_.audit()) {
        // Allowed, but some peers compare times as texts.
        findings_.add(
            {errc::invalid_value, "time_not_utc", in_none, Leniency::Tolerate, IssueSeverity::Info},
            [&] { return "expected a time in UTC, found " + found(at); });
    }
}

std::size_t Reader::most_entries(Index list, std::size_t entry_bytes) const noexcept {
    // No entry with its required members alone grows more than a charging point does.
    constexpr std::size_t greatest_growth = 18;
    const Index next = behind(list);
    const std::size_t end = next < tape_.size() ? tape_.begin(next) : tape_.text.size();
    return (end - tape_.begin(list)) * greatest_growth / entry_bytes + 1;
}

void Reader::report_missing(std::string_view name, SchemaVersions violated, bool needed) {
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
