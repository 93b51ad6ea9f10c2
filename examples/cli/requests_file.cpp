// SPDX-License-Identifier: Apache-2.0
#include "requests_file.hpp"

#include <vdv463/codec.hpp>
#include <vdv463/validate.hpp>

#include <fmt/format.h>

#include <string>
#include <utility>
#include <variant>

namespace vdv463::cli {
namespace {

constexpr std::string_view blanks = " \t\r\n";
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::string_view list_key = "/chargingRequestList";

/// The first character at or after `from` that is not blank; 0 at the end.
char first_character(std::string_view text, std::size_t from = 0) {
    const std::size_t at = text.find_first_not_of(blanks, from);
    return at == std::string_view::npos ? '\0' : text[at];
}

/// An envelope begins with its message type, a list with a request or its own end.
bool is_bare_list(std::string_view text) {
    if (first_character(text) != '[') {
        return false;
    }
    const char next = first_character(text, text.find('[') + 1);
    return next == '{' || next == ']';
}

/// Reading takes an empty object for an empty list, as one CMS's test client writes it. To send
/// that would delete every request, which has to be meant.
const Issue* find_left_out_list(const Message& message) {
    for (const Issue& issue : message.issues) {
        const bool at_list = issue.path.size() >= list_key.size() &&
                             issue.path.substr(issue.path.size() - list_key.size()) == list_key;
        if (at_list && issue.rule == error_info(errc::missing_member).name) {
            return &issue;
        }
    }
    return nullptr;
}

Result<RequestsFile> requests_of(Result<Message> message) {
    if (!message) {
        return std::move(message).error();
    }
    ChargingRequests* const requests = std::get_if<ChargingRequests>(&message->payload);
    if (requests == nullptr) {
        const Envelope& envelope = message->envelope;
        return Error(errc::invalid_value,
                     fmt::format("the message is a {} {}, not a ProvideChargingRequests Request",
                                 to_string(envelope.action), to_string(envelope.message_type)));
    }
    if (const Issue* const left_out = find_left_out_list(*message)) {
        Error error(errc::missing_member, left_out->text);
        error.path = left_out->path;
        return error;
    }
    return RequestsFile{std::move(requests->charging_request_list), std::move(message->issues)};
}

Result<Message> decode_requests(std::string_view text) {
    return decode_payload(MessageType::Request, Action::ProvideChargingRequests, text);
}

Result<RequestsFile> read_bare_list(std::string_view text) {
    constexpr std::string_view before = "{\"chargingRequestList\":";
    Result<Message> message = decode_requests(fmt::format("{}{}}}", before, text));
    if (!message && message.error().offset) {
        Error error = std::move(message).error();
        error.offset = *error.offset < before.size() ? 0 : *error.offset - before.size();
        return error;
    }
    return requests_of(std::move(message));
}

}  // namespace

Result<RequestsFile> read_requests(std::string_view text) {
    if (text.substr(0, byte_order_mark.size()) == byte_order_mark) {
        text.remove_prefix(byte_order_mark.size());
    }
    if (is_bare_list(text)) {
        return read_bare_list(text);
    }
    if (first_character(text) == '[') {
        return requests_of(decode(text));
    }
    Result<Message> payload = decode_requests(text);
    const bool no_list = !payload && payload.error().value() == errc::missing_member;
    if (no_list && payload.error().path == list_key) {
        Result<Message> message = decode(text);
        if (message || message.error().value() != errc::invalid_envelope) {
            return requests_of(std::move(message));
        }
    }
    return requests_of(std::move(payload));
}

std::optional<Error> contradiction(const std::vector<ChargingRequest>& list,
                                   SchemaVersion version) {
    Message message;
    message.envelope.message_id = "00000000-0000-4000-8000-000000000000";
    message.envelope.action = Action::ProvideChargingRequests;
    message.payload = ChargingRequests{list};
    ValidateOptions options;
    options.version = version;
    options.least = IssueSeverity::Error;
    std::vector<Issue> issues = validate(message, options);
    if (issues.empty()) {
        return std::nullopt;
    }
    Error error(errc::validation_failed, "The list cannot be sent: " + issues.front().text);
    error.path = issues.front().path;
    error.issues = std::move(issues);
    return error;
}

}  // namespace vdv463::cli
