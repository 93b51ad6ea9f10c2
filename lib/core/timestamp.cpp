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

/// Days from 1970-01-01 in the proleptic Gregorian calendar, for years from 1 on. Years are counted
/// from March, so that the leap day is a year's last day.
constexpr std::int64_t days_from_date(int year, int month, int day) {
    const auto y = static_cast<std::uint32_t>(month > 2 ? year : year - 1);
    const auto m = static_cast<std::uint32_t>(month > 2 ? month - 3 : month + 9);
    const std::uint32_t leap_days = y / 4 - y / 100 + y / 400;
    const std::uint32_t day_of_year = (153 * m + 2) / 5 + static_cast<std::uint32_t>(day) - 1;
    return std::int64_t{y * 365 + leap_days + day_of_year} - 719'468;
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
        for (unsigned i = 0; i < 8; ++i) {
            const unsigned char c = static_cast<unsigned char>(form[i]);
            wanted_ |= std::uint64_t{c} << (8 * i);
            add_ |= std::uint64_t{c == '0' ? 0x80U - 10U : 0x7FU} << (8 * i);
        }
    }

    /// Where a digit stands, the byte becomes its value, all others 0. Answers whether it has the
    /// form.
    bool read(const char* text, std::uint64_t& digits) const noexcept {
        constexpr std::uint64_t high_bits = 0x8080808080808080U;
        digits = first_eight(text) ^ wanted_;
        return ((digits | (digits + add_)) & high_bits) == 0;
    }

private:
    /// The first character is the lowest byte.
    static std::uint64_t first_eight(const char* text) noexcept {
        std::uint64_t out = 0;
        std::memcpy(&out, text, sizeof out);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
        out = __builtin_bswap64(out);
#endif
        return out;
    }

    std::uint64_t wanted_ = 0;
    std::uint64_t add_ = 0;  ///< gives a byte that differs too much its high bit
};

/// The numbers of two digits that begin at each of eight characters.
class Pairs {
public:
    explicit Pairs(std::uint64_t digits) noexcept : pairs_(digits * 10 + (digits >> 8U)) {}
    int at(unsigned index) const noexcept {
        return static_cast<int>(pairs_ >> (8 * index) & 0xFFU);
    }

private:
    std::uint64_t pairs_;
};

/// The form that nearly all peers write: UTC with "Z", no fraction or milliseconds. Answers false
/// for everything else, right or wrong.
bool parse_usual_form(std::string_view text, core::DateTime& out) noexcept {
    constexpr std::size_t without_fraction = 20;
    constexpr std::size_t with_milliseconds = 24;
    static constexpr Form date_form{"0000-00-"};
    static constexpr Form time_form{"00T00:00"};
    static constexpr Form end_form{"0:00:00Z"};
    static constexpr Form end_form_with_milliseconds{":00.000Z"};
    const bool milliseconds = text.size() == with_milliseconds;
    if (!milliseconds && text.size() != without_fraction) {
        return false;
    }
    std::uint64_t date_digits = 0;
    std::uint64_t time_digits = 0;
    std::uint64_t end_digits = 0;
    const char* const t = text.data();
    if (!date_form.read(t, date_digits) || !time_form.read(t + 8, time_digits) ||
        !(milliseconds ? end_form_with_milliseconds.read(t + 16, end_digits)
                       : end_form.read(t + 12, end_digits))) {
        return false;
    }
    const Pairs date{date_digits};
    const Pairs time{time_digits};
    const Pairs end{end_digits};
    const int year = date.at(0) * 100 + date.at(2);
    const int month = date.at(5);
    const int day = time.at(0);
    const int hour = time.at(3);
    const int minute = time.at(6);
    const int second = end.at(milliseconds ? 1 : 5);
    if (year < 1 || month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59 ||
        (day > 28 && day > days_in_month(year, month))) {
        return false;
    }
    const std::int64_t seconds =
        days_from_date(year, month, day) * seconds_per_day + ((hour * 60 + minute) * 60 + second);
    std::int64_t micros = 0;
    if (milliseconds) {
        micros = (end.at(4) * 10 + end.at(6) / 10) * std::int64_t{1000};
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
