// SPDX-License-Identifier: Apache-2.0
#include "prometheus_families.hpp"

#include <vdv463/version.hpp>

#include "alarms.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>

namespace vdv463::client {

namespace {

using std::chrono::microseconds;
using Samples = std::vector<Sample>;
namespace alarm_id = session::alarm_id;

constexpr std::array<std::string_view, 7> label_names{"state", "alarm",   "severity", "code",
                                                      "role",  "subject", "version"};
constexpr std::array states{State::Stopped, State::Connecting, State::Booting,
                            State::Ready,   State::Closing,    State::Waiting};
constexpr std::array plan_states{PlanState::Waiting, PlanState::Sent, PlanState::Confirmed,
                                 PlanState::Refused, PlanState::Held, PlanState::Superseded};
constexpr std::array alarm_ids{alarm_id::link_down,          alarm_id::auth_failed,
                               alarm_id::information_silent, alarm_id::clock_offset,
                               alarm_id::certificate_expiry, std::string_view{"HANDLER_EXCEPTION"},
                               alarm_id::plan_not_in_force,  alarm_id::plan_refused,
                               alarm_id::plan_unanswered,    alarm_id::plan_poisoned,
                               alarm_id::plan_stale,         alarm_id::plan_lost_at_cms,
                               alarm_id::plan_store_failed,  alarm_id::wrong_depot,
                               alarm_id::second_master,      alarm_id::bus_late,
                               alarm_id::request_rejected};

Samples one(std::string value) {
    return {{std::move(value), {}}};
}

template <class Integer>
Samples number(Integer value) {
    return one(std::to_string(value));
}

Samples yes_or_no(bool value) {
    return one(value ? "1" : "0");
}

/// Written from the integer, so that no digit is lost or made up.
std::string seconds_text(microseconds time) {
    const std::int64_t count = time.count();
    const std::uint64_t size = count < 0 ? std::uint64_t{0} - static_cast<std::uint64_t>(count)
                                         : static_cast<std::uint64_t>(count);
    std::string fraction = std::to_string(size % 1000000);
    fraction.insert(0, 6 - fraction.size(), '0');
    return (count < 0 ? "-" : "") + std::to_string(size / 1000000) + "." + fraction;
}

template <class Duration>
Samples seconds(const std::optional<Duration>& time) {
    return time ? one(seconds_text(*time)) : Samples{};
}

std::string unix_seconds(Timestamp time) {
    return seconds_text(microseconds{time.unix_microseconds()});
}

template <class States, class Value>
Samples each_state(const States& all, Value current) {
    Samples out;
    for (const auto state : all) {
        out.push_back({state == current ? "1" : "0", {{"state", std::string(to_string(state))}}});
    }
    return out;
}

/// Every alarm that there is, so that none has to come into being to be watched.
Samples alarms_raised(const ClientStatus& status) {
    std::map<std::string_view, bool> raised;
    for (const std::string_view id : alarm_ids) {
        raised[id] = false;
    }
    for (const Alarm& alarm : status.alarms) {
        raised[alarm.id] = true;
    }
    Samples out;
    for (const auto& [id, is_raised] : raised) {
        out.push_back({is_raised ? "1" : "0", {{"alarm", std::string(id)}}});
    }
    return out;
}

Samples alarms_by_severity(const ClientStatus& status) {
    Samples out;
    for (const Severity severity : {Severity::Warning, Severity::Critical}) {
        const auto count = std::count_if(status.alarms.begin(), status.alarms.end(),
                                         [&](const Alarm& a) { return a.severity == severity; });
        out.push_back({std::to_string(count), {{"severity", std::string(to_string(severity))}}});
    }
    return out;
}

Samples alarms_since(const ClientStatus& status) {
    Samples out;
    for (const Alarm& alarm : status.alarms) {
        out.push_back({unix_seconds(alarm.since), {{"alarm", alarm.id}}});
    }
    return out;
}

/// Two with the same role and name are one series: the one that expires first.
Samples certificates(const ClientStatus& status) {
    std::map<std::pair<CertificateRole, std::string>, Timestamp> first;
    for (const CertificateInfo& info : status.connection.certificates) {
        const auto [place, is_new] = first.try_emplace({info.role, info.subject}, info.not_after);
        place->second = is_new ? info.not_after : std::min(place->second, info.not_after);
    }
    Samples out;
    for (const auto& [certificate, not_after] : first) {
        out.push_back({unix_seconds(not_after),
                       {{"role", std::string(to_string(certificate.first))},
                        {"subject", certificate.second}}});
    }
    return out;
}

Samples last_error(const ClientStatus& status) {
    if (!status.last_error) {
        return {};
    }
    return {{"1", {{"code", std::string(error_info(status.last_error->value()).name)}}}};
}

Samples plan_state(const ClientStatus& status) {
    return status.plan_state ? each_state(plan_states, *status.plan_state) : Samples{};
}

Samples plan_published(const ClientStatus& status) {
    return status.plan_published ? one(unix_seconds(*status.plan_published)) : Samples{};
}

using Status = const ClientStatus&;

std::vector<MetricFamily> link_families() {
    return {
        {"vdv463_build_info", "gauge", "Always 1; the version of the library is a label.",
         [](Status) {
             return Samples{{"1", {{"version", version_string}}}};
         }},
        {"vdv463_state", "gauge", "1 for the state that the client is in, 0 for the others.",
         [](Status s) { return each_state(states, s.state); }},
        {"vdv463_state_age_seconds", "gauge", "Time since the client entered its state.",
         [](Status s) { return seconds(s.state_age); }},
        {"vdv463_connection_attempts_total", "counter", "Connection attempts since start().",
         [](Status s) { return number(s.attempt); }},
        {"vdv463_connections_total", "counter", "Connections that reached Ready.",
         [](Status s) { return number(s.connections); }},
        {"vdv463_retry_seconds", "gauge", "Time until the next attempt; only while Waiting.",
         [](Status s) { return seconds(s.retry_in); }},
        {"vdv463_last_error", "gauge",
         "Always 1; the code of the error that ended a connection last is a label.", last_error},
        {"vdv463_ping_round_trip_seconds", "gauge", "What the last ping took.",
         [](Status s) { return seconds(s.round_trip); }},
        {"vdv463_silence_seconds", "gauge", "Time since a byte was received.",
         [](Status s) { return seconds(s.silence); }},
        {"vdv463_cms_clock_offset_seconds", "gauge", "The clock of the CMS minus ours.",
         [](Status s) { return seconds(s.cms_clock_offset); }},
        {"vdv463_certificate_expiry_timestamp_seconds", "gauge",
         "When a certificate of the connection expires, since 1970 in UTC.", certificates},
        {"vdv463_alarm_raised", "gauge", "1 for each alarm that is raised, 0 for the others.",
         alarms_raised},
        {"vdv463_alarm_since_timestamp_seconds", "gauge",
         "When a raised alarm began, since 1970 in UTC.", alarms_since},
        {"vdv463_alarms", "gauge", "Number of raised alarms.", alarms_by_severity},
    };
}

std::vector<MetricFamily> plan_families() {
    return {
        {"vdv463_active", "gauge", "0 in standby, where no list is sent, else 1.",
         [](Status s) { return yes_or_no(s.active); }},
        {"vdv463_gate_open", "gauge", "1 while charging requests may leave.",
         [](Status s) { return yes_or_no(s.gate_open); }},
        {"vdv463_plan_version", "gauge", "Number of the newest published list; 0: none.",
         [](Status s) { return number(s.plan_version); }},
        {"vdv463_plan_confirmed_version", "gauge",
         "Number of the list that the CMS confirmed last; 0: none.",
         [](Status s) { return number(s.confirmed_plan_version); }},
        {"vdv463_plan_state", "gauge",
         "1 for the state that the newest list is in, 0 for the others; only with a list.",
         plan_state},
        {"vdv463_plan_published_timestamp_seconds", "gauge",
         "From when on the age of the newest list counts, since 1970 in UTC.", plan_published},
        {"vdv463_plan_confirmed_age_seconds", "gauge", "Time since the CMS confirmed a list.",
         [](Status s) { return seconds(s.plan_confirmed_age); }},
        {"vdv463_plan_late_requests", "gauge",
         "Requests that miss their minimum at the departure, by the prediction of the CMS.",
         [](Status s) { return number(s.late_requests.size()); }},
        {"vdv463_lists_sent_total", "counter", "Published lists, each time that one was sent.",
         [](Status s) { return number(s.lists_sent); }},
        {"vdv463_lists_confirmed_total", "counter", "Lists that the CMS confirmed.",
         [](Status s) { return number(s.lists_confirmed); }},
        {"vdv463_lists_refused_total", "counter", "Lists that the CMS answered with an Error.",
         [](Status s) { return number(s.lists_refused); }},
    };
}

std::vector<MetricFamily> message_families() {
    return {
        {"vdv463_received_messages_total", "counter", "Messages received.",
         [](Status s) { return number(s.messages_received); }},
        {"vdv463_sent_messages_total", "counter", "Messages sent.",
         [](Status s) { return number(s.messages_sent); }},
        {"vdv463_received_bytes_total", "counter", "Bytes of the messages received.",
         [](Status s) { return number(s.bytes_received); }},
        {"vdv463_sent_bytes_total", "counter", "Bytes of the messages sent.",
         [](Status s) { return number(s.bytes_sent); }},
        {"vdv463_information_received_total", "counter", "Charging informations received.",
         [](Status s) { return number(s.information_received); }},
        {"vdv463_information_age_seconds", "gauge", "Time since the last charging information.",
         [](Status s) { return seconds(s.information_age); }},
        {"vdv463_information_silent", "gauge",
         "1 while Ready without charging information for too long.",
         [](Status s) { return yes_or_no(s.information_silent); }},
        {"vdv463_information_coalesced_total", "counter",
         "Charging informations that a newer one replaced before their handler ran.",
         [](Status s) { return number(s.information_coalesced); }},
        {"vdv463_undecodable_messages_total", "counter", "Messages that could not be read.",
         [](Status s) { return number(s.undecodable_messages); }},
        {"vdv463_unmatched_answers_total", "counter", "Answers that fit no request of ours.",
         [](Status s) { return number(s.unmatched_answers); }},
        {"vdv463_issues_dropped_total", "counter", "Issues that on_issue was too slow for.",
         [](Status s) { return number(s.issues_dropped); }},
        {"vdv463_events_coalesced_total", "counter",
         "Events that newer ones replaced before their handler ran.",
         [](Status s) { return number(s.events_coalesced); }},
        {"vdv463_handler_exceptions_total", "counter", "Exceptions that left a handler.",
         [](Status s) { return number(s.handler_exceptions); }},
    };
}

}  // namespace

const std::vector<MetricFamily>& metric_families() {
    static const std::vector<MetricFamily> families = [] {
        std::vector<MetricFamily> all;
        for (const auto& part : {link_families(), plan_families(), message_families()}) {
            all.insert(all.end(), part.begin(), part.end());
        }
        return all;
    }();
    return families;
}

bool is_label_of_a_family(std::string_view name) noexcept {
    return std::find(label_names.begin(), label_names.end(), name) != label_names.end();
}

}  // namespace vdv463::client
