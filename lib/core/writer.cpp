// SPDX-License-Identifier: Apache-2.0
#include "writer.hpp"

#include "findings.hpp"
#include "text.hpp"
#include "utf8.hpp"

#include <cmath>

namespace vdv463::core {

void Writer::report(errc code, std::string text) {
    if (!stopped()) {
        problems_.push_back({code, path.to_string(), std::move(text)});
    }
}

void Writer::write(const std::string& value, const Rule&) {
    const std::size_t invalid = find_invalid_utf8(value);
    if (invalid != std::string::npos) {
        report(errc::invalid_utf8,
               "expected UTF-8, found another byte at offset " + std::to_string(invalid));
        return;
    }
    json.string(value);
}

void Writer::write(bool value, const Rule&) {
    json.boolean(value);
}

void Writer::write(double value, const Rule& rule) {
    if (!std::isfinite(value)) {
        report(errc::invalid_value, "expected a finite number, found " + number_text(value));
        return;
    }
    if (rule.percent.contains(version_) && (value < 0 || value > 100)) {
        report(errc::out_of_range,
               "expected a number between 0 and 100, found " + number_text(value));
        return;
    }
    json.number(value);
}

void Writer::write(std::int64_t value, const Rule&) {
    json.integer(value);
}

void Writer::write(Timestamp value, const Rule&) {
    json.date_time(value);
}

bool Writer::check_existence(const Rule& rule) {
    if (rule.exists.contains(version_)) {
        return true;
    }
    report(errc::not_expressible, "this member exists in " + versions_text(rule.exists) +
                                      " only and cannot be written in " +
                                      std::string{to_string(version_)});
    return false;
}

void Writer::report_missing() {
    report(errc::missing_member,
           "expected a value, which " + std::string{to_string(version_)} + " requires");
}

void Writer::report_empty_list() {
    report(errc::not_expressible, "expected at least one entry, which 1.0 requires");
}

void Writer::report_unrecognized() {
    report(errc::invalid_value, "expected a value that the schema lists, found Unrecognized");
}

void Writer::report_foreign_value(std::string_view text, SchemaVersions versions) {
    report(errc::not_expressible, quoted(text) + " exists in " + versions_text(versions) +
                                      " only and cannot be written in " +
                                      std::string{to_string(version_)});
}

}  // namespace vdv463::core
