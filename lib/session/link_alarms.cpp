// SPDX-License-Identifier: Apache-2.0
#include "link_alarms.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <string>
#include <utility>

#include "clock_offset.hpp"

namespace vdv463::session {

using std::chrono::milliseconds;

namespace {

constexpr std::int64_t certificate_days = 21;
constexpr std::chrono::seconds clock_raise{30};
constexpr std::chrono::seconds clock_clear{20};

std::string days(std::int64_t count) {
    return std::to_string(count) + (count == 1 ? " day" : " days");
}

std::string owner(CertificateRole role) {
    switch (role) {
        case CertificateRole::Server:
            return "certificate of the CMS";
        case CertificateRole::Client:
            return "certificate of this client";
        case CertificateRole::Ca:
            break;
    }
    return "CA certificate above that of the CMS";
}

std::string describe(const CertificateInfo& certificate, Timestamp now) {
    const std::int64_t left = certificate.days_left(now);
    const std::string date = certificate.not_after.to_string().substr(0, 10);
    const std::string when = certificate.not_after < now
                                 ? "expired " + days(-left - 1) + " ago, on " + date
                                 : "expires in " + days(left) + ", on " + date;
    return "The " + owner(certificate.role) + " (" + certificate.subject + ") " + when + ".";
}

}  // namespace

bool refuses_credentials(const Error& error) {
    return error.code == errc::http_unauthorized || error.code == errc::http_forbidden;
}

void LinkAlarms::down(const Error& cause, const Now& now, Actions& out) {
    if (refuses_credentials(cause)) {
        alarms_.raise(alarm_id::auth_failed, Severity::Critical, cause.to_string(), now, out);
    } else if (cause.code == errc::subprotocol_mismatch) {
        alarms_.clear(alarm_id::auth_failed, "The CMS no longer refuses the credentials.", out);
    }
    alarms_.raise(alarm_id::link_down, Severity::Critical,
                  "There is no connection that the CMS has accepted: " + cause.to_string(), now,
                  out);
}

void LinkAlarms::upgraded(std::vector<CertificateInfo> certificates, const Now& now, Actions& out) {
    alarms_.clear(alarm_id::auth_failed, "The CMS no longer refuses the credentials.", out);
    certificates_ = std::move(certificates);
    check_certificates(now, out);
}

void LinkAlarms::up(Actions& out) {
    alarms_.clear(alarm_id::link_down, "The CMS has accepted a connection again.", out);
}

void LinkAlarms::check_certificates(const Now& now, Actions& out) {
    std::vector<CertificateInfo> soon;
    std::copy_if(certificates_.begin(), certificates_.end(), std::back_inserter(soon),
                 [&now](const CertificateInfo& each) {
                     return each.days_left(now.wall) < certificate_days;
                 });
    if (soon.empty()) {
        return alarms_.clear(
            alarm_id::certificate_expiry,
            "No certificate of the connection expires within " + days(certificate_days) + ".", out);
    }
    std::stable_sort(soon.begin(), soon.end(),
                     [](const auto& a, const auto& b) { return a.not_after < b.not_after; });
    std::string text;
    for (const CertificateInfo& each : soon) {
        text += (text.empty() ? "" : " ") + describe(each, now.wall);
    }
    alarms_.raise(alarm_id::certificate_expiry, Severity::Warning, std::move(text), now, out);
}

void LinkAlarms::clock(std::optional<milliseconds> offset, const Now& now, Actions& out) {
    if (!offset) {
        return;
    }
    const milliseconds size = offset->count() < 0 ? -*offset : *offset;
    if (size > clock_raise || alarms_.raised(alarm_id::clock_offset)) {
        if (size < clock_clear) {
            return alarms_.clear(alarm_id::clock_offset,
                                 "The clock of the CMS agrees with ours again.", out);
        }
        alarms_.raise(alarm_id::clock_offset, Severity::Warning, describe_offset(*offset), now,
                      out);
    }
}

}  // namespace vdv463::session
