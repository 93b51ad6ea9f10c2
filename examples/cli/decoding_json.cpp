// SPDX-License-Identifier: Apache-2.0
#include "decoding.hpp"

#include "exit_code.hpp"
#include "information_json.hpp"
#include "json_output.hpp"
#include "json_writer.hpp"

#include <vdv463/codec.hpp>

#include <fmt/format.h>

#include <cstdint>
#include <variant>

namespace vdv463::cli {
namespace {

constexpr SchemaVersion versions[] = {SchemaVersion::V1_0, SchemaVersion::V1_1,
                                      SchemaVersion::V2_0};

/// The payload as the first schema version has it that can express it; null when none can.
void write_payload(JsonWriter& json, const Payload& payload) {
    if (const auto* const error = std::get_if<ErrorPayload>(&payload)) {
        json.begin_object();
        json.member("text", error->text);
        json.member("code", error->code);
        json.end_object();
        return;
    }
    for (const SchemaVersion version :
         {SchemaVersion::V1_1, SchemaVersion::V2_0, SchemaVersion::V1_0}) {
        EncodeOptions options;
        options.version = version;
        if (const Result<std::string> text = encode_payload(payload, options)) {
            json.raw(*text);
            return;
        }
    }
    if (const auto* const information = std::get_if<ChargingInformation>(&payload)) {
        write_information(json, *information);
        return;
    }
    json.null();
}

void write_envelope(JsonWriter& json, const Envelope& envelope) {
    json.begin_object();
    json.member("form", envelope.form == EnvelopeForm::Array ? "array" : "object");
    json.member("source", envelope.source);
    json.member("presystemId", envelope.presystem_id);
    json.member("timeStamp", envelope.timestamp.to_string());
    json.member("messageId", envelope.message_id);
    json.end_object();
}

void write_place(JsonWriter& json, const std::optional<WirePlace>& place) {
    if (!place) {
        json.null();
        return;
    }
    json.begin_object();
    json.member("line", static_cast<std::int64_t>(place->line));
    json.key("t");
    json.raw(fmt::format("{:.3f}", static_cast<double>(place->time.count()) / 1e6));
    json.member("dir", to_string(place->direction));
    json.end_object();
}

void write_message(JsonWriter& json, const Message& message, bool whole) {
    json.member("action", to_string(message.envelope.action));
    json.member("type", to_string(message.envelope.message_type));
    json.key("envelope");
    whole ? write_envelope(json, message.envelope) : json.null();
    json.key("conformsTo");
    json.begin_array();
    for (const SchemaVersion version : versions) {
        if (message.conforms_to.contains(version)) {
            json.string(to_string(version));
        }
    }
    json.end_array();
    json.key("payload");
    write_payload(json, message.payload);
    write_issues(json, message.issues);
}

void write_decoded(JsonWriter& json, const std::string& file, const Decoded& decoded) {
    json.begin_object();
    json.member("file", file);
    json.member("ok", decoded.message.has_value());
    json.key("place");
    write_place(json, decoded.place);
    json.key("error");
    if (decoded.message) {
        json.null();
        write_message(json, *decoded.message, decoded.whole);
    } else {
        write_error(json, decoded.message.error(), exit_findings);
    }
    json.end_object();
}

}  // namespace

std::string json_decoded(const std::vector<DecodedFile>& files, int exit_code) {
    JsonWriter json;
    json.begin_object();
    json.member("ok", exit_code == exit_ok);
    json.member("exitCode", std::int64_t{exit_code});
    json.key("unreadable");
    json.begin_array();
    for (const DecodedFile& file : files) {
        if (file.unreadable) {
            json.string(*file.unreadable);
        }
    }
    json.end_array();
    json.key("messages");
    json.begin_array();
    for (const DecodedFile& file : files) {
        for (const Decoded& decoded : file.messages) {
            write_decoded(json, file.file, decoded);
        }
    }
    json.end_array();
    json.end_object();
    return json.text();
}

}  // namespace vdv463::cli
