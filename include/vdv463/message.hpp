// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include <vdv463/boot_notification.hpp>
#include <vdv463/charging_information.hpp>
#include <vdv463/charging_requests.hpp>
#include <vdv463/error.hpp>

namespace vdv463 {

/// A set of schema versions.
class SchemaVersions {
public:
    /// No version.
    constexpr SchemaVersions() noexcept = default;
    /// Every version.
    static constexpr SchemaVersions all() noexcept { return SchemaVersions{7}; }
    /// One version.
    static constexpr SchemaVersions only(SchemaVersion version) noexcept {
        return SchemaVersions{static_cast<std::uint8_t>(1U << static_cast<unsigned>(version))};
    }
    /// Whether that version is among them.
    constexpr bool contains(SchemaVersion version) const noexcept {
        return (bits_ & only(version).bits_) != 0;
    }
    /// Whether there is none.
    constexpr bool empty() const noexcept { return bits_ == 0; }
    /// The versions that are in `a` or in `b`.
    friend constexpr SchemaVersions operator|(SchemaVersions a, SchemaVersions b) noexcept {
        return SchemaVersions{static_cast<std::uint8_t>(a.bits_ | b.bits_)};
    }
    /// The versions that are in both.
    friend constexpr SchemaVersions operator&(SchemaVersions a, SchemaVersions b) noexcept {
        return SchemaVersions{static_cast<std::uint8_t>(a.bits_ & b.bits_)};
    }
    /// The versions that are not in `a`.
    friend constexpr SchemaVersions operator~(SchemaVersions a) noexcept {
        return SchemaVersions{static_cast<std::uint8_t>(~a.bits_ & 7U)};
    }
    friend constexpr bool operator==(SchemaVersions a, SchemaVersions b) noexcept {
        return a.bits_ == b.bits_;
    }
    friend constexpr bool operator!=(SchemaVersions a, SchemaVersions b) noexcept {
        return !(a == b);
    }

private:
    constexpr explicit SchemaVersions(std::uint8_t bits) noexcept : bits_(bits) {}
    std::uint8_t bits_ = 0;
};

/// Everything of a message but its payload. Spec: MessageStructure.
struct Envelope {
    MessageType message_type = MessageType::Request;  ///< element 0, "messageType"
    std::string source;                               ///< element 1, "source": BMS, ITCS or CMS
    std::string presystem_id;  ///< element 2, "presystemId": the presystem's, in both directions
    Timestamp timestamp;       ///< element 3, "timeStamp" in the object form
    std::string message_id;    ///< element 4, "messageId"; an answer repeats the request's
    Action action = Action::BootNotification;  ///< element 5, "messageAction" in the object form
    EnvelopeForm form = EnvelopeForm::Array;   ///< how it was laid out; writing takes EncodeOptions
    /// Compares the seven elements; `form` is layout, not content.
    friend VDV463_EXPORT bool operator==(const Envelope&, const Envelope&);
};

/// Payload of an Error. Its form differs between versions and vendors, so that all are accepted.
/// Schema: ErrorResponse (2.0); 1.x has none.
struct ErrorPayload {
    std::string text;  ///< first of errorMessage, message, errorDescription, description, error
    std::string code;  ///< "errorCode", else empty; not written in 2.0, which has no place for it
    std::string raw;   ///< the whole payload as JSON text as received; not written
    /// Compares text and code; `raw` is layout.
    friend VDV463_EXPORT bool operator==(const ErrorPayload&, const ErrorPayload&);
};

/// What a message says: one of the requests, their answers, or an Error.
using Payload = std::variant<BootNotificationRequest, BootNotificationResponse, ChargingRequests,
                             ChargingRequestsConfirmation, ChargingInformation,
                             ChargingInformationConfirmation, ErrorPayload>;

/// One message, in either direction.
struct Message {
    Envelope envelope;          ///< who, when, which message
    Payload payload;            ///< what is said
    std::vector<Issue> issues;  ///< what was tolerated while reading; empty: nothing to complain of
    SchemaVersions conforms_to;  ///< the official schemas that the message, as received, satisfies
    /// Compares envelope and payload.
    friend VDV463_EXPORT bool operator==(const Message&, const Message&);
};

}  // namespace vdv463
