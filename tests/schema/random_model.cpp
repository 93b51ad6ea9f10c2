// SPDX-License-Identifier: Apache-2.0
#include "random_model.hpp"

#include <cmath>
#include <limits>

namespace vdv463::test {

void RandomModel::fill(double& value, const core::Rule& rule) {
    using Limits = std::numeric_limits<double>;
    if (!rule.percent.empty()) {
        constexpr double edges[] = {0, 100, 0.1, 99.999999999999986, Limits::denorm_min(), -0.0};
        value =
            one_in(4) ? edges[below(std::size(edges))] : static_cast<double>(below(10001)) / 100;
        return;
    }
    constexpr double edges[] = {
        Limits::max(), Limits::lowest(),   Limits::min(), Limits::denorm_min(),
        -0.0,          9007199254740993.0, 0.1 + 0.2,     1e15,
        -1e15,         999999999999999.9,  1e21,          1e-7};
    if (one_in(8)) {
        value = edges[below(std::size(edges))];
        return;
    }
    const double mantissa = static_cast<double>(below(2000001)) - 1000000;
    value = mantissa * std::pow(10.0, static_cast<double>(below(30)) - 15);
}

void RandomModel::fill(std::int64_t& value, const core::Rule&) {
    using Limits = std::numeric_limits<std::int64_t>;
    constexpr std::int64_t edges[] = {Limits::min(), Limits::max(), 0, -1, 9007199254740993};
    if (one_in(8)) {
        value = edges[below(std::size(edges))];
        return;
    }
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
    const std::size_t length = one_in(2000) ? 10000 : below(5);
    for (std::size_t i = length; i-- > 0;) {
        value += one_in(4) ? some_character() : std::string{pieces[below(std::size(pieces))]};
    }
}

/// Any character that Unicode has, control characters and the astral planes included.
std::string RandomModel::some_character() {
    constexpr std::uint32_t beyond[] = {0x80, 0x800, 0x10000, 0x110000};
    auto code = static_cast<std::uint32_t>(below(beyond[below(std::size(beyond))]));
    if (code >= 0xD800 && code <= 0xDFFF) {
        code -= 0x800;
    }
    const auto byte = [](std::uint32_t bits) { return static_cast<char>(bits); };
    const auto tail = [&](unsigned shift) { return byte(0x80U | ((code >> shift) & 0x3FU)); };
    if (code < 0x80) {
        return {byte(code)};
    }
    if (code < 0x800) {
        return {byte(0xC0U | (code >> 6U)), tail(0)};
    }
    if (code < 0x10000) {
        return {byte(0xE0U | (code >> 12U)), tail(6), tail(0)};
    }
    return {byte(0xF0U | (code >> 18U)), tail(12), tail(6), tail(0)};
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
    // Mostly the requests that have something in them.
    const std::size_t subject = random.below(12);
    envelope.action = subject == 0  ? Action::BootNotification
                      : subject < 5 ? Action::ProvideChargingRequests
                                    : Action::ProvideChargingInformation;
    const std::size_t kind = random.below(20);
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
