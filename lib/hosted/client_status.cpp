// SPDX-License-Identifier: Apache-2.0
#include "client_status.hpp"

#include <utility>

namespace vdv463::hosted {

ClientStatus client_status(session::SessionStatus session, const ConnectionInfo& connection,
                           const Traffic& traffic, const ExceptionAlarm& exceptions) {
    ClientStatus result;
    result.state = session.state;
    result.state_age = session.state_age;
    result.attempt = session.attempt;
    result.retry_in = session.retry_in;
    result.last_error = std::move(session.last_error);
    result.connection = connection;
    result.gate_open = session.gate_open;
    result.round_trip = session.round_trip;
    result.silence = session.silence;
    result.information_age = session.information_age;
    result.information_silent = session.information_silent;
    result.cms_clock_offset = session.cms_clock_offset;
    result.plan_version = session.plan_version;
    result.plan_state = session.plan_state;
    result.plan_published = session.plan_published;
    result.plan_cause = std::move(session.plan_cause);
    result.active = session.active;
    result.late_requests = std::move(session.late_requests);
    result.confirmed_plan_version = session.confirmed_plan_version;
    result.plan_confirmed_age = session.plan_confirmed_age;
    result.alarms = std::move(session.alarms);
    if (exceptions.raised()) {
        result.alarms.push_back(*exceptions.raised());
    }
    result.connections = session.connections;
    result.messages_received = traffic.messages_received;
    result.messages_sent = traffic.messages_sent;
    result.bytes_received = traffic.bytes_received;
    result.bytes_sent = traffic.bytes_sent;
    result.information_received = session.information_received;
    result.undecodable_messages = session.undecodable_messages;
    result.unmatched_answers = session.unmatched_answers;
    result.lists_sent = session.lists_sent;
    result.lists_confirmed = session.lists_confirmed;
    result.lists_refused = session.lists_refused;
    return result;
}

}  // namespace vdv463::hosted
