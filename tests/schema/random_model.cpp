// SPDX-License-Identifier: Apache-2.0
#include "random_model.hpp"

#include <cmath>

namespace vdv463::test {

void RandomModel::fill(double& value, const core::Rule& rule) {
    if (!rule.percent.empty()) {
        constexpr double edges[] = {0, 100, 0.1, 99.999};
        value = one_in(4) ? edges[below(4)] : static_cast<double>(below(10001)) / 100;
        return;
    }
    const double mantissa = static_cast<double>(below(2000001)) - 1000000;
    value = mantissa * std::pow(10.0, static_cast<double>(below(30)) - 15);
}

void RandomModel::fill(std::int64_t& value, const core::Rule&) {
    const auto bits = static_cast<std::int64_t>(random_());
    value = one_in(8) ? bits : bits % 100000;
}

void RandomModel::fill(Timestamp& value, const core::Rule&) {
    const Timestamp first = *Timestamp::parse("0001-01-01T00:00:00Z");
    const Timestamp last = *Timestamp::parse("9999-12-31T23:59:59.999999Z");
    const auto span = static_cast<std::uint64_t>((last - first).count());
    std::int64_t micros = static_cast<std::int64_t>(random_() % span) + first.unix_microseconds();
    const std::size_t resolution = below(3);
    if (resolution > 0) {
        constexpr std::int64_t units[] = {1, 1000, 1000000};
        micros -= micros % units[resolution];
    }
    value = Timestamp::from_unix_microseconds(micros);
}

void RandomModel::fill(std::string& value, const core::Rule&) {
    constexpr std::string_view pieces[] = {"a",
                                           "Z9",
                                           "uri://Customer1/Depot1",
                                           "\"",
                                           "\\",
                                           "\n",
                                           "\x01",
                                           "/",
                                           "~",
                                           " ",
                                           "\xC3\xBC",
                                           "\xE2\x82\xAC",
                                           "\xF0\x9F\x9A\x8C",
                                           "\x7F",
                                           "{}",
                                           "[1,2]",
                                           "null"};
    value.clear();
    for (std::size_t i = below(5); i-- > 0;) {
        value += pieces[below(std::size(pieces))];
    }
}

std::string RandomModel::uuid() {
    constexpr std::string_view digits = "0123456789abcdefABCDEF";
    std::string out = "00000000-0000-0000-0000-000000000000";
    for (char& c : out) {
        if (c != '-') {
            c = digits[below(digits.size())];
        }
    }
    return out;
}

Message random_message(RandomModel& random, SchemaVersion version) {
    Message message;
    Envelope& envelope = message.envelope;
    constexpr std::string_view sources[] = {"BMS", "ITCS", "CMS"};
    envelope.source = sources[random.below(3)];
    random.fill(envelope.presystem_id);
    random.fill(envelope.timestamp);
    envelope.message_id = random.uuid();
    constexpr Action actions[] = {Action::BootNotification, Action::ProvideChargingRequests,
                                  Action::ProvideChargingInformation};
    envelope.action = actions[random.below(3)];
    // Most requests, because the other kinds have little in them.
    const std::size_t kind = random.below(10);
    if (kind == 0) {
        envelope.message_type = MessageType::Error;
        ErrorPayload payload;
        random.fill(payload.text);
        if (version != SchemaVersion::V2_0) {
            random.fill(payload.code);
        }
        message.payload = payload;
        return message;
    }
    envelope.message_type = kind == 1 ? MessageType::Confirmation : MessageType::Request;
    const bool request = kind != 1;
    if (envelope.action == Action::BootNotification) {
        message.payload = request ? Payload{BootNotificationRequest{}} : BootNotificationResponse{};
    } else if (envelope.action == Action::ProvideChargingRequests) {
        message.payload = request ? Payload{ChargingRequests{}} : ChargingRequestsConfirmation{};
    } else {
        message.payload =
            request ? Payload{ChargingInformation{}} : ChargingInformationConfirmation{};
    }
    std::visit(
        [&random](auto& payload) {
            if constexpr (!std::is_same_v<std::decay_t<decltype(payload)>, ErrorPayload>) {
                random.fill(payload);
            }
        },
        message.payload);
    return message;
}

}  // namespace vdv463::test
