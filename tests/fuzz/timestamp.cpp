// SPDX-License-Identifier: Apache-2.0
// Date-time text and instants: compared with a reading of its own and with the C library's
// calendar.
#include <vdv463/timestamp.hpp>
#include "date_time.hpp"
#include "demand.hpp"

#include <cstring>
#include <ctime>
#include <string>

namespace {

using namespace vdv463;
using namespace vdv463::fuzz;

int number_at(std::string_view text, std::size_t at, std::size_t digits) {
    int value = 0;
    for (const char c : text.substr(at, digits)) {
        value = value * 10 + (c - '0');
    }
    return value;
}

/// Compares the text with a pattern in which 9 stands for any digit.
bool fits(std::string_view text, std::string_view pattern) {
    if (text.size() != pattern.size()) {
        return false;
    }
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool digit = text[i] >= '0' && text[i] <= '9';
        const bool letter = pattern[i] == 'T' && (text[i] == 'T' || text[i] == 't');
        if (pattern[i] == '9' ? !digit : text[i] != pattern[i] && !letter) {
            return false;
        }
    }
    return true;
}

struct Reference {
    bool valid = false;
    std::int64_t seconds = 0;  ///< since 1970, without the fraction
};

/// Reads a text with "Z" and without fraction, which is all that is written.
Reference read_utc(std::string_view text) {
    if (!fits(text, "9999-99-99T99:99:99Z")) {
        return {};
    }
    std::tm wanted{};
    wanted.tm_year = number_at(text, 0, 4) - 1900;
    wanted.tm_mon = number_at(text, 5, 2) - 1;
    wanted.tm_mday = number_at(text, 8, 2);
    wanted.tm_hour = number_at(text, 11, 2);
    wanted.tm_min = number_at(text, 14, 2);
    wanted.tm_sec = number_at(text, 17, 2);
    std::tm normal = wanted;
    const std::int64_t seconds = timegm(&normal);
    // The C library moves the 30th of February to March instead of refusing it.
    const bool leap = wanted.tm_sec == 60 && wanted.tm_hour == 23 && wanted.tm_min == 59;
    const bool in_year = wanted.tm_year >= 1 - 1900;
    std::tm before = wanted;
    before.tm_sec = leap ? 59 : wanted.tm_sec;
    std::tm kept = before;
    timegm(&kept);
    const bool same = kept.tm_mon == before.tm_mon && kept.tm_mday == before.tm_mday &&
                      kept.tm_hour == before.tm_hour && kept.tm_min == before.tm_min &&
                      kept.tm_sec == before.tm_sec;
    const bool last_second =
        leap && wanted.tm_year == 9999 - 1900 && wanted.tm_mon == 11 && wanted.tm_mday == 31;
    return {in_year && same && !last_second, seconds};
}

void check_text(std::string_view text) {
    const std::optional<core::DateTime> read = core::parse_date_time(text);
    const std::optional<Timestamp> time = Timestamp::parse(text);
    demand(!time || read, "the lenient reading takes what the exact one takes");
    demand(!time || (read->time == *time && read->has_zone), "and reads the same instant");
    if (text.size() == 20 && (text.back() == 'Z')) {
        const Reference reference = read_utc(text);
        demand(time.has_value() == reference.valid, "the calendar agrees on what is a date");
        demand(!time || time->unix_microseconds() == reference.seconds * 1000000,
               "the calendar agrees on the instant");
    }
    if (!read) {
        return;
    }
    demand(read->has_zone || core::parse_date_time(std::string{text} + "Z"),
           "a time without zone is one of UTC");
    demand(read->fraction_digits > 6 || !read->rounded, "nothing is rounded up to six digits");
}

void check_instant(Timestamp time) {
    const std::string text = time.to_string();
    const Timestamp first = *Timestamp::parse("0001-01-01T00:00:00Z");
    const Timestamp last = *Timestamp::parse("9999-12-31T23:59:59.999999Z");
    demand(!(time < first) && !(time > last), "an instant stays in the years 0001 to 9999");
    demand(text.size() == 20 || text.size() == 24 || text.size() == 27,
           "a fraction has no, three or six digits");
    demand(Timestamp::parse(text) == time, "an instant is read as it was written");
    const Reference reference = read_utc(text.substr(0, 19) + "Z");
    const std::int64_t micros = time.unix_microseconds();
    const std::int64_t seconds = micros / 1000000 - (micros % 1000000 < 0 ? 1 : 0);
    demand(reference.valid && reference.seconds == seconds, "the calendar agrees on the text");
    demand(first + (time - first) == time && last + (time - last) == time,
           "a distance leads back to where it was measured");
    if (const auto clock = time.to_system_clock()) {
        demand(Timestamp::from_system_clock(*clock) == time, "the system's clock keeps it");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    check_text(text);
    if (const auto read = core::parse_date_time(text)) {
        check_instant(read->time);
    }
    std::int64_t count = 0;
    if (size >= sizeof count) {
        std::memcpy(&count, data, sizeof count);
    }
    const Timestamp time = Timestamp::from_unix_microseconds(count);
    check_instant(time);
    check_instant(time + std::chrono::microseconds{count});
    return 0;
}
