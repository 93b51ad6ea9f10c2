// SPDX-License-Identifier: Apache-2.0
#include <vdv463/timestamp.hpp>

#include "date_time.hpp"

#include <algorithm>
#include <cstring>
#include <limits>

namespace vdv463 {
namespace {

constexpr std::int64_t micros_per_second = 1'000'000;
constexpr std::int64_t seconds_per_day = 86'400;

/// Days from 1970-01-01 in the proleptic Gregorian calendar. Years are counted from March, so that
/// the leap day is a year's last day.
constexpr std::int64_t days_from_date(std::int64_t year, std::int64_t month, std::int64_t day) {
    const std::int64_t y = month > 2 ? year : year - 1;
    const std::int64_t m = month > 2 ? month - 3 : month + 9;
    const std::int64_t era_years = y >= 0 ? y : y - 399;
    const std::int64_t era = era_years / 400;
    const std::int64_t year_of_era = y - era * 400;
    const std::int64_t day_of_year = (153 * m + 2) / 5 + day - 1;
    const std::int64_t day_of_era =
        year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146'097 + day_of_era - 719'468;
}

struct Date {
    std::int64_t year;
    std::int64_t month;
    std::int64_t day;
};

/// Inverse of days_from_date().
constexpr Date date_from_days(std::int64_t days) {
    const std::int64_t shifted = days + 719'468;
    const std::int64_t era = (shifted >= 0 ? shifted : shifted - 146'096) / 146'097;
    const std::int64_t day_of_era = shifted - era * 146'097;
    const std::int64_t year_of_era =
        (day_of_era - day_of_era / 1'460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
    const std::int64_t day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const std::int64_t m = (5 * day_of_year + 2) / 153;
    const std::int64_t month = m < 10 ? m + 3 : m - 9;
    return {year_of_era + era * 400 + (month <= 2 ? 1 : 0), month,
            day_of_year - (153 * m + 2) / 5 + 1};
}

constexpr std::int64_t earliest = days_from_date(1, 1, 1) * seconds_per_day * micros_per_second;
constexpr std::int64_t latest =
    days_from_date(10'000, 1, 1) * seconds_per_day * micros_per_second - 1;

constexpr std::int64_t floor_divide(std::int64_t value, std::int64_t by) {
    return value / by - (value % by < 0 ? 1 : 0);
}

constexpr bool is_leap_year(int year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

constexpr int days_in_month(int year, int month) {
    constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap_year(year) ? 29 : days[month - 1];
}

/// Takes the parts of a text from its front; every function answers whether the part was there.
class Scanner {
public:
    explicit Scanner(std::string_view text) noexcept : rest_(text) {}

    bool at_end() const noexcept { return rest_.empty(); }

    bool literal(char wanted) noexcept {
        if (rest_.empty() || rest_.front() != wanted) {
            return false;
        }
        rest_.remove_prefix(1);
        return true;
    }

    bool digit(int& out) noexcept {
        if (rest_.empty() || rest_.front() < '0' || rest_.front() > '9') {
            return false;
        }
        out = rest_.front() - '0';
        rest_.remove_prefix(1);
        return true;
    }

    bool number(int digits, int low, int high, int& out) noexcept {
        out = 0;
        for (int i = 0; i < digits; ++i) {
            int next = 0;
            if (!digit(next)) {
                return false;
            }
            out = out * 10 + next;
        }
        return out >= low && out <= high;
    }

private:
    std::string_view rest_;
};

/// Reads the digits after the point; `micros` may become 1,000,000 by rounding.
bool scan_fraction(Scanner& in, core::DateTime& out, std::int64_t& micros) noexcept {
    int digit = 0;
    std::int64_t scale = 100'000;
    bool round_up = false;
    while (in.digit(digit)) {
        if (out.fraction_digits < 6) {
            micros += digit * scale;
            scale /= 10;
        } else {
            round_up = round_up || (out.fraction_digits == 6 && digit >= 5);
            out.rounded = out.rounded || digit != 0;
        }
        ++out.fraction_digits;
    }
    micros += round_up ? 1 : 0;
    return out.fraction_digits > 0;
}

/// Reads "Z" or the offset; no zone at all is reported in `out`.
bool scan_zone(Scanner& in, core::DateTime& out, int& offset_minutes) noexcept {
    if (in.at_end()) {
        out.has_zone = false;
        return true;
    }
    if (in.literal('Z') || in.literal('z')) {
        return true;
    }
    const bool west = in.literal('-');
    int hours = 0;
    int minutes = 0;
    if ((!west && !in.literal('+')) || !in.number(2, 0, 23, hours) || !in.literal(':') ||
        !in.number(2, 0, 59, minutes)) {
        return false;
    }
    offset_minutes = (hours * 60 + minutes) * (west ? -1 : 1);
    return true;
}

/// Eight characters of a form, in which '0' stands for any digit.
class Form {
public:
    constexpr explicit Form(const char (&form)[9]) noexcept {
        for (std::size_t i = 0; i < sizeof wanted_; ++i) {
            wanted_[i] = form[i];
            add_[i] = form[i] == '0' ? 0x80 - 10 : 0x7F;
        }
    }

    bool matches(const char* text) const noexcept {
        constexpr std::uint64_t high_bits = 0x8080808080808080U;
        std::uint64_t difference = 0;
        std::uint64_t wanted = 0;
        std::uint64_t add = 0;
        std::memcpy(&difference, text, sizeof difference);
        std::memcpy(&wanted, wanted_, sizeof wanted);
        std::memcpy(&add, add_, sizeof add);
        difference ^= wanted;
        return ((difference | (difference + add)) & high_bits) == 0;
    }

private:
    char wanted_[8] = {};
    char add_[8] = {};  ///< gives a byte that differs too much its high bit
};

/// The form that nearly all peers write: UTC with "Z", no fraction or milliseconds. Answers false
/// for everything else, right or wrong.
bool parse_usual_form(std::string_view text, core::DateTime& out) noexcept {
    constexpr std::size_t without_fraction = 20;
    constexpr std::size_t with_milliseconds = 24;
    static constexpr Form date{"0000-00-"};
    static constexpr Form day_and_time{"00T00:00"};
    static constexpr Form end_of_time{"0:00:00Z"};
    static constexpr Form end_with_milliseconds{":00.000Z"};
    const char* t = text.data();
    const bool milliseconds = text.size() == with_milliseconds;
    if ((!milliseconds && text.size() != without_fraction) || !date.matches(t) ||
        !day_and_time.matches(t + 8) ||
        !(milliseconds ? end_with_milliseconds.matches(t + 16) : end_of_time.matches(t + 12))) {
        return false;
    }
    const auto two_digits = [t](std::size_t at) { return (t[at] - '0') * 10 + (t[at + 1] - '0'); };
    const int year = two_digits(0) * 100 + two_digits(2);
    const int month = two_digits(5);
    const int day = two_digits(8);
    const std::int64_t hour = two_digits(11);
    const std::int64_t minute = two_digits(14);
    const std::int64_t second = two_digits(17);
    if (year < 1 || month < 1 || month > 12 || day < 1 || day > days_in_month(year, month) ||
        hour > 23 || minute > 59 || second > 59) {
        return false;
    }
    const std::int64_t seconds =
        days_from_date(year, month, day) * seconds_per_day + (hour * 60 + minute) * 60 + second;
    std::int64_t micros = 0;
    if (milliseconds) {
        micros = (two_digits(20) * 10 + (t[22] - '0')) * std::int64_t{1000};
        out.fraction_digits = 3;
    }
    out.time = Timestamp::from_unix_microseconds(seconds * micros_per_second + micros);
    return true;
}

}  // namespace

std::optional<core::DateTime> core::parse_date_time(std::string_view text) noexcept {
    DateTime usual;
    if (parse_usual_form(text, usual)) {
        return usual;
    }
    Scanner in{text};
    DateTime out;
    int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, offset_minutes = 0;
    std::int64_t micros = 0;
    if (!in.number(4, 1, 9999, year) || !in.literal('-') || !in.number(2, 1, 12, month) ||
        !in.literal('-') || !in.number(2, 1, days_in_month(year, month), day) ||
        (!in.literal('T') && !in.literal('t')) || !in.number(2, 0, 23, hour) || !in.literal(':') ||
        !in.number(2, 0, 59, minute) || !in.literal(':') || !in.number(2, 0, 60, second)) {
        return std::nullopt;
    }
    if (in.literal('.') && !scan_fraction(in, out, micros)) {
        return std::nullopt;
    }
    if (!scan_zone(in, out, offset_minutes) || !in.at_end()) {
        return std::nullopt;
    }
    out.is_utc = offset_minutes == 0;
    const std::int64_t minute_of_day = hour * 60 + minute - offset_minutes;
    const bool last_minute = minute_of_day == -1 || minute_of_day % 1440 == 1439;
    if (second == 60 && !last_minute) {
        return std::nullopt;  // a leap second only ever ends a day of UTC
    }
    const std::int64_t seconds =
        days_from_date(year, month, day) * seconds_per_day + minute_of_day * 60 + second;
    const std::int64_t total = seconds * micros_per_second + micros;
    if (total < earliest || seconds * micros_per_second > latest) {
        return std::nullopt;
    }
    out.time = Timestamp::from_unix_microseconds(total);
    return out;
}

void core::append_date_time(std::string& out, Timestamp time) {
    const std::int64_t micros = time.unix_microseconds();
    const std::int64_t seconds = floor_divide(micros, micros_per_second);
    const std::int64_t days = floor_divide(seconds, seconds_per_day);
    const std::int64_t second_of_day = seconds - days * seconds_per_day;
    const std::int64_t fraction = micros - seconds * micros_per_second;
    const Date date = date_from_days(days);

    const auto put = [&out](std::int64_t value, int digits) {
        char text[6];
        for (int i = digits; i-- > 0; value /= 10) {
            text[i] = static_cast<char>('0' + value % 10);
        }
        out.append(text, static_cast<std::size_t>(digits));
    };
    put(date.year, 4);
    out += '-';
    put(date.month, 2);
    out += '-';
    put(date.day, 2);
    out += 'T';
    put(second_of_day / 3600, 2);
    out += ':';
    put(second_of_day / 60 % 60, 2);
    out += ':';
    put(second_of_day % 60, 2);
    if (fraction % 1000 != 0) {
        out += '.';
        put(fraction, 6);
    } else if (fraction != 0) {
        out += '.';
        put(fraction / 1000, 3);
    }
    out += 'Z';
}

Timestamp Timestamp::from_unix_microseconds(std::int64_t microseconds) noexcept {
    Timestamp out;
    out.microseconds_ = std::clamp(microseconds, earliest, latest);
    return out;
}

Timestamp Timestamp::from_system_clock(std::chrono::system_clock::time_point time) noexcept {
    const auto since = std::chrono::floor<std::chrono::microseconds>(time.time_since_epoch());
    return from_unix_microseconds(since.count());
}

std::optional<Timestamp> Timestamp::parse(std::string_view text) noexcept {
    const auto read = core::parse_date_time(text);
    if (!read || !read->has_zone || read->fraction_digits > 9) {
        return std::nullopt;
    }
    return read->time;
}

std::optional<std::chrono::system_clock::time_point> Timestamp::to_system_clock() const noexcept {
    using Clock = std::chrono::system_clock;
    using std::chrono::microseconds;
    constexpr auto low = std::chrono::ceil<microseconds>(Clock::duration::min()).count();
    constexpr auto high = std::chrono::floor<microseconds>(Clock::duration::max()).count();
    if (microseconds_ < low || microseconds_ > high) {
        return std::nullopt;
    }
    return Clock::time_point{
        std::chrono::duration_cast<Clock::duration>(microseconds{microseconds_})};
}

std::string Timestamp::to_string() const {
    std::string out;
    out.reserve(27);
    core::append_date_time(out, *this);
    return out;
}

Timestamp operator+(Timestamp time, std::chrono::microseconds distance) noexcept {
    // Both bounds of the type are far inside of int64, so that neither difference can overflow.
    const std::int64_t count = distance.count();
    if (count > latest - time.microseconds_) {
        return Timestamp::from_unix_microseconds(latest);
    }
    if (count < earliest - time.microseconds_) {
        return Timestamp::from_unix_microseconds(earliest);
    }
    return Timestamp::from_unix_microseconds(time.microseconds_ + count);
}

}  // namespace vdv463
