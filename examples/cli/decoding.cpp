// SPDX-License-Identifier: Apache-2.0
#include "decoding.hpp"

#include "exit_code.hpp"
#include "local_time.hpp"
#include "message_summary.hpp"
#include "recording.hpp"
#include "report.hpp"
#include "text.hpp"

#include <vdv463/codec.hpp>

#include <fmt/format.h>

#include <map>
#include <utility>

namespace vdv463::cli {
namespace {

Decoded decode_one(std::string_view text, const std::optional<PayloadKind>& given) {
    const JsonText json = read_json_text(text);
    const bool whole = !given && is_whole_message(json);
    const std::optional<PayloadKind> kind = given ? given : recognised_kind(json);
    if (whole || json.fault) {
        return {std::nullopt, true, decode(text)};
    }
    if (!kind) {
        return {std::nullopt, false,
                Error(errc::invalid_envelope,
                      "neither a message nor a payload that is known; --payload says which it is")};
    }
    return {std::nullopt, false, decode_payload(kind->type, kind->action, text)};
}

/// Numbers in place of ids: a message's own when it is a request, that of its request when not.
class Numbers {
public:
    std::string text(const Envelope& envelope) {
        const auto known = numbers_.find(envelope.message_id);
        if (envelope.message_type == MessageType::Request) {
            const std::size_t number = ++last_;
            numbers_[envelope.message_id] = number;
            return fmt::format("#{}", number);
        }
        return known == numbers_.end() ? "to an unknown request"
                                       : fmt::format("to #{}", known->second);
    }

private:
    std::map<std::string, std::size_t> numbers_;
    std::size_t last_ = 0;
};

std::string versions_text(SchemaVersions versions) {
    std::string text;
    for (const SchemaVersion version :
         {SchemaVersion::V1_0, SchemaVersion::V1_1, SchemaVersion::V2_0}) {
        if (versions.contains(version)) {
            text += fmt::format("{}{}", text.empty() ? "" : " ", to_string(version));
        }
    }
    return text.empty() ? "no schema" : "schema " + text;
}

std::string place_text(const WirePlace& place, bool times) {
    std::string text = fmt::format("{:>4} {:<3} ", place.line, to_string(place.direction));
    if (times) {
        text += fmt::format("{:.3f} s ", static_cast<double>(place.time.count()) / 1e6);
    }
    return text;
}

std::string head_line(const Decoded& decoded, Numbers& numbers, const DecodeView& view) {
    const Envelope& envelope = decoded.message->envelope;
    std::string line = decoded.place ? place_text(*decoded.place, view.times) : std::string();
    line += fmt::format("{} {}", to_string(envelope.action), to_string(envelope.message_type));
    if (decoded.place) {
        line += " " + numbers.text(envelope);
    }
    if (decoded.whole && (!decoded.place || view.times)) {
        line += fmt::format(" at {}, message {}", local_text(envelope.timestamp),
                            printable(envelope.message_id));
    }
    if (decoded.whole) {
        line += fmt::format(", from {}, presystem {}", printable(envelope.source),
                            printable(envelope.presystem_id));
    }
    return line + fmt::format(" ({})", versions_text(decoded.message->conforms_to));
}

void add_lines(std::vector<std::string>& lines, const Decoded& decoded, Numbers& numbers,
               const DecodeView& view) {
    const std::string indent = decoded.place ? "         " : "  ";
    if (!decoded.message) {
        const std::string place =
            decoded.place ? place_text(*decoded.place, view.times) : std::string();
        lines.push_back(place + "cannot be read");
        for (const std::string& line : error_lines(decoded.message.error())) {
            lines.push_back(indent + line);
        }
        return;
    }
    lines.push_back(head_line(decoded, numbers, view));
    for (const std::string& line : summary_lines(decoded.message->payload)) {
        lines.push_back(indent + line);
    }
    for (const Issue& issue : decoded.message->issues) {
        lines.push_back(fmt::format("{}finding: {}", indent, issue_line(issue)));
    }
}

}  // namespace

DecodedFile decode_text(std::string_view text, const std::optional<PayloadKind>& kind) {
    DecodedFile out;
    if (kind || !is_recording(text)) {
        out.messages.push_back(decode_one(text, kind));
        return out;
    }
    Result<std::vector<WireEntry>> entries = read_recording(text);
    if (!entries) {
        out.messages.push_back({std::nullopt, true, std::move(entries).error()});
        return out;
    }
    for (const WireEntry& entry : *entries) {
        Decoded decoded = decode_one(entry.text, std::nullopt);
        decoded.place = WirePlace{entry.line, entry.time, entry.direction};
        out.messages.push_back(std::move(decoded));
    }
    return out;
}

std::vector<std::string> decoded_lines(const DecodedFile& file, const DecodeView& view) {
    std::vector<std::string> lines;
    Numbers numbers;
    for (const Decoded& decoded : file.messages) {
        add_lines(lines, decoded, numbers, view);
    }
    return lines;
}

int exit_code_of(const std::vector<DecodedFile>& files) {
    int code = exit_ok;
    for (const DecodedFile& file : files) {
        if (file.unreadable) {
            return exit_usage;
        }
        for (const Decoded& decoded : file.messages) {
            code = decoded.message ? code : exit_findings;
        }
    }
    return code;
}

}  // namespace vdv463::cli
