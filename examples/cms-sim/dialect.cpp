// SPDX-License-Identifier: Apache-2.0
#include "dialect.hpp"

#include <vdv463/codec.hpp>

#include <algorithm>
#include <optional>
#include <utility>

#include "json_line.hpp"
#include "text_surgery.hpp"

namespace vdv463::sim {
namespace {

constexpr std::string_view own_depot = "\"uri://BetriebshofNord";

Timestamp cut(Timestamp time, std::int64_t unit) {
    const std::int64_t micro = time.unix_microseconds();
    return Timestamp::from_unix_microseconds(micro - ((micro % unit) + unit) % unit);
}

Timestamp styled(Timestamp time, DialectTraits::Times times) {
    switch (times) {
        case DialectTraits::Times::Seconds:
            return cut(time, 1'000'000);
        case DialectTraits::Times::Microseconds:
            return time;
        case DialectTraits::Times::Milliseconds:
            break;
    }
    return cut(time, 1000);
}

std::string_view prefix_of(const Message& message, const DialectTraits& traits) {
    if (message.envelope.message_type == MessageType::Request) {
        return {};
    }
    if (message.envelope.message_type == MessageType::Error) {
        return traits.error_id_prefix;
    }
    return message.envelope.action == Action::BootNotification ? traits.boot_id_prefix
                                                               : traits.answer_id_prefix;
}

/// The prediction of a request's minimum has no time, against every schema.
void drop_predicted_times(std::string& text) {
    constexpr std::string_view before = "\"requestedMinSoc\":";
    constexpr std::string_view member = ",\"predictedTime\":\"";
    for (std::size_t at = text.find(before); at != std::string::npos;
         at = text.find(before, at + 1)) {
        const std::size_t end = text.find_first_of(",}", at + before.size());
        if (text.compare(end, member.size(), member) == 0) {
            text.erase(end, text.find('"', end + member.size()) + 1 - end);
        }
    }
}

ChargingInformation in_one_station(ChargingInformation information) {
    for (DepotInfo& depot : information.depot_info_list) {
        ChargingStationInfo all;
        all.charging_station_id = depot.depot_id;
        all.charging_station_status = ChargingStationStatus::Available;
        for (ChargingStationInfo& station : depot.charging_station_info_list) {
            for (ChargingPointInfo& point : station.charging_point_info_list) {
                if (point.charging_process_info) {
                    point.charging_process_info->charging_prediction_data = {};
                }
                all.charging_point_info_list.push_back(std::move(point));
            }
        }
        depot.charging_station_info_list = {std::move(all)};
    }
    return information;
}

DialectTraits standard() {
    DialectTraits traits;
    traits.name = "standard";
    return traits;
}

DialectTraits charge_pilot() {
    DialectTraits traits;
    traits.dialect = Dialect::ChargePilot;
    traits.name = "chargepilot";
    traits.form = DialectTraits::Form::Array;
    traits.depot_prefix = "5c0f7a1e-8d3b-4f52-9a46-1be2d07c93f4";
    traits.error_key = "message";
    return traits;
}

DialectTraits better_fleet() {
    DialectTraits traits;
    traits.dialect = Dialect::BetterFleet;
    traits.name = "betterfleet";
    traits.form = DialectTraits::Form::Object;
    traits.times = DialectTraits::Times::Seconds;
    traits.mismatch = DialectTraits::Mismatch::Ignore;
    traits.auth = DialectTraits::Auth::Nobody;
    traits.refuses_unknown_members = true;
    traits.refuses_array = true;
    traits.errors_to_confirmations = true;
    traits.subprotocols.clear();
    return traits;
}

DialectTraits favonius() {
    DialectTraits traits;
    traits.dialect = Dialect::Favonius;
    traits.name = "favonius";
    traits.form = DialectTraits::Form::Array;
    traits.times = DialectTraits::Times::Microseconds;
    traits.depot_prefix = "depot1";
    traits.error_key = "errorDescription";
    traits.boot_id_prefix = "boot-response-";
    traits.answer_id_prefix = "response-";
    traits.error_id_prefix = "error-";
    traits.mismatch = DialectTraits::Mismatch::Refuse400;
    traits.auth = DialectTraits::Auth::Bearer1008;
    traits.gates_on_boot = false;
    traits.wants_tls13 = true;
    traits.most_message_bytes = 65536;
    traits.most_messages_per_minute = 100;
    traits.subprotocols = {"ocpp1.6", "ocpp2.1"};
    return traits;
}

}  // namespace

const std::vector<DialectTraits>& dialect_table() {
    static const std::vector<DialectTraits> table{standard(), charge_pilot(), better_fleet(),
                                                  favonius()};
    return table;
}

const DialectTraits& traits_of(Dialect dialect) {
    return dialect_table()[static_cast<std::size_t>(dialect)];
}

Result<std::string> write(const Message& message, const DialectTraits& traits, SchemaVersion schema,
                          EnvelopeForm form) {
    Message styled_message = message;
    styled_message.envelope.timestamp = styled(message.envelope.timestamp, traits.times);
    styled_message.envelope.message_id =
        std::string(prefix_of(message, traits)) + message.envelope.message_id;
    if (traits.form != DialectTraits::Form::AsAsked) {
        form =
            traits.form == DialectTraits::Form::Object ? EnvelopeForm::Object : EnvelopeForm::Array;
    }
    auto text = encode(styled_message, EncodeOptions{schema, form});
    if (!text) {
        return text;
    }
    const bool is_error = message.envelope.message_type == MessageType::Error;
    if (is_error && !traits.error_key.empty()) {
        const std::string key = "{\"" + std::string(traits.error_key) + "\":";
        replace_last(*text, "{\"errorMessage\":", key);
        replace_last(*text, "{\"message\":", key);
    }
    if (is_error && traits.dialect == Dialect::BetterFleet) {
        const std::string action(to_string(message.envelope.action));
        replace_last(*text, "\"messageAction\":\"" + action + '"', "\"messageAction\":\"Error\"");
    }
    if (traits.dialect == Dialect::ChargePilot) {
        drop_predicted_times(*text);
    }
    if (!traits.depot_prefix.empty()) {
        replace_all(*text, own_depot, '"' + std::string(traits.depot_prefix));
    }
    return text;
}

std::string write_parse_error(const std::string& presystem_id, Timestamp now,
                              const std::string& reason) {
    return "[3,\"CMS\"," + json_quoted(presystem_id) + ",\"" + now.to_string() +
           "\",\"parse-error\",\"Unknown\",{\"errorCode\":\"InvalidJSON\",\"errorDescription\":" +
           json_quoted(reason) + "}]";
}

std::string with_own_depot(std::string_view text, const DialectTraits& traits) {
    std::string own(text);
    if (!traits.depot_prefix.empty()) {
        replace_all(own, '"' + std::string(traits.depot_prefix) + '/',
                    std::string(own_depot) + '/');
    }
    return own;
}

ChargingInformation laid_out(ChargingInformation information, const DialectTraits& traits) {
    return traits.dialect == Dialect::Favonius ? in_one_station(std::move(information))
                                               : information;
}

}  // namespace vdv463::sim
