// SPDX-License-Identifier: Apache-2.0
#include "faults.hpp"

namespace vdv463::sim {

std::string_view to_string(FaultStage value) noexcept {
    switch (value) {
        case FaultStage::Port:
            return "port";
        case FaultStage::Tls:
            return "tls";
        case FaultStage::Upgrade:
            return "upgrade";
        case FaultStage::Boot:
            return "boot";
        case FaultStage::Information:
            return "information";
        case FaultStage::Answer:
            return "answer";
        case FaultStage::Connection:
            return "connection";
    }
    return {};
}

const std::vector<FaultInfo>& fault_table() {
    using S = FaultStage;
    using V = FaultValue;
    static const std::vector<FaultInfo> table{
        {FaultId::RefuseTcp, "refuse-tcp", S::Port, V::None, "",
         "The port is taken but nobody listens: TCP connections are refused."},
        {FaultId::StallTcp, "stall-tcp", S::Port, V::None, "",
         "The queue of the port is full: TCP connections are never made."},
        {FaultId::StallAccept, "stall-accept", S::Port, V::None, "",
         "TCP connections are made and nothing is ever read from them."},
        {FaultId::CertHost, "cert-host", S::Tls, V::Text, "cms.example",
         "The certificate is issued for the host VALUE only."},
        {FaultId::CertCa, "cert-ca", S::Tls, V::None, "",
         "The certificate is of another CA than the one written with --write-ca."},
        {FaultId::CertExpired, "cert-expired", S::Tls, V::Number, "1",
         "The certificate has expired VALUE days ago."},
        {FaultId::CertNotYetValid, "cert-not-yet-valid", S::Tls, V::Number, "1",
         "The certificate becomes valid in VALUE days."},
        {FaultId::TlsVersion, "tls-version", S::Tls, V::Text, "1.1",
         "Only this version of TLS is spoken: 1.0, 1.1, 1.2 or 1.3."},
        {FaultId::TlsCipher, "tls-cipher", S::Tls, V::Text, "ECDHE-ECDSA-AES128-SHA256",
         "Only TLS 1.2 with these ciphers, in OpenSSL's notation, is spoken."},
        {FaultId::Http401, "http-401", S::Upgrade, V::None, "",
         "The upgrade is answered with 401 Unauthorized."},
        {FaultId::Http403, "http-403", S::Upgrade, V::None, "",
         "The upgrade is answered with 403 Forbidden."},
        {FaultId::Http404, "http-404", S::Upgrade, V::None, "",
         "The upgrade is answered with 404 Not Found."},
        {FaultId::Http503, "http-503", S::Upgrade, V::Number, "30",
         "The upgrade is answered with 503 and Retry-After: VALUE seconds."},
        {FaultId::HttpStatus, "http-status", S::Upgrade, V::Number, "429",
         "The upgrade is answered with the status VALUE, 200 to 599."},
        {FaultId::Redirect, "redirect", S::Upgrade, V::Text, "wss://elsewhere.example/vdv463",
         "The upgrade is answered with 302 to the URL VALUE."},
        {FaultId::StallUpgrade, "stall-upgrade", S::Upgrade, V::None, "",
         "The upgrade is read and never answered."},
        {FaultId::NoSubprotocol, "no-subprotocol", S::Upgrade, V::None, "",
         "The upgrade is completed without a subprotocol and the connection then closed."},
        {FaultId::OtherSubprotocol, "other-subprotocol", S::Upgrade, V::Text, "ocpp1.6",
         "The upgrade is completed with the subprotocol VALUE, offered or not."},
        {FaultId::BootRejected, "boot-rejected", S::Boot, V::None, "",
         "The boot notification is answered with Rejected."},
        {FaultId::BootError, "boot-error", S::Boot, V::Text, "The presystem is not configured.",
         "The boot notification is answered with an Error of the text VALUE."},
        {FaultId::BootSilent, "boot-silent", S::Boot, V::None, "",
         "The boot notification is never answered."},
        {FaultId::BootLate, "boot-late", S::Boot, V::Duration, "40s",
         "The boot notification is answered after VALUE."},
        {FaultId::BootTwice, "boot-twice", S::Boot, V::None, "",
         "The boot notification is answered twice."},
        {FaultId::BootPrefixedId, "boot-prefixed-id", S::Boot, V::Text, "boot-response-",
         "The answer to the boot notification has VALUE in front of the message id."},
        {FaultId::InfoNever, "info-never", S::Information, V::None, "",
         "Charging information is not sent."},
        {FaultId::InfoGarbage, "info-garbage", S::Information, V::Text, "[1,\"CMS\",{]",
         "The text VALUE is sent in place of charging information."},
        {FaultId::InfoHuge, "info-huge", S::Information, V::Number, "20971520",
         "Charging information is filled up with blanks to VALUE bytes."},
        {FaultId::InfoFragmented, "info-fragmented", S::Information, V::Number, "100",
         "Charging information comes in frames of VALUE bytes each."},
        {FaultId::InfoInvalidUtf8, "info-invalid-utf8", S::Information, V::None, "",
         "Charging information has a byte that is not UTF-8."},
        {FaultId::InfoBinary, "info-binary", S::Information, V::None, "",
         "Charging information comes as a binary message."},
        {FaultId::InfoUnknownEnum, "info-unknown-enum", S::Information, V::Text, "Levitating",
         "The status of the first charging point is VALUE, which no schema knows."},
        {FaultId::InfoMissingMember, "info-missing-member", S::Information, V::Text,
         "chargingPointId", "The first member VALUE is left out of the charging information."},
        {FaultId::AnswerNever, "answer-never", S::Answer, V::None, "",
         "Lists are taken and never answered."},
        {FaultId::AnswerLate, "answer-late", S::Answer, V::Duration, "40s",
         "Lists are answered after VALUE."},
        {FaultId::AnswerTwice, "answer-twice", S::Answer, V::None, "", "Lists are answered twice."},
        {FaultId::AnswerUnknownId, "answer-unknown-id", S::Answer, V::None, "",
         "Lists are answered under a message id that nobody has used."},
        {FaultId::AnswerError, "answer-error", S::Answer, V::Text, "The list cannot be processed.",
         "Lists are refused with an Error of the text VALUE."},
        {FaultId::AnswerErrorsAndConfirmation, "answer-errors-and-confirmation", S::Answer,
         V::Number, "2", "Lists are answered with VALUE Errors and then a Confirmation."},
        {FaultId::ErrorToConfirmation, "error-to-confirmation", S::Answer, V::Text,
         "A confirmation was not expected.",
         "Confirmations of charging information are answered with an Error of the text VALUE."},
        {FaultId::Freeze, "freeze", S::Connection, V::None, "",
         "Nothing is read or written any more; the TCP connection stays."},
        {FaultId::Drop, "drop", S::Connection, V::Text, "fin",
         "The TCP connection ends without a close frame, with fin or reset."},
        {FaultId::Close, "close", S::Connection, V::Text, "1011",
         "The connection is closed with a code and, after a colon, a reason: 1008:go away."},
        {FaultId::SlowDrip, "slow-drip", S::Connection, V::Number, "100",
         "Not more than VALUE bytes are sent per second."},
        {FaultId::NoPong, "no-pong", S::Connection, V::None, "",
         "Pings of the client are not answered."},
        {FaultId::Flood, "flood", S::Connection, V::Number, "1000",
         "Charging information is sent VALUE times per second, as far as the client reads."},
    };
    return table;
}

const FaultInfo& fault_info(FaultId id) {
    return fault_table()[static_cast<std::size_t>(id)];
}

}  // namespace vdv463::sim
