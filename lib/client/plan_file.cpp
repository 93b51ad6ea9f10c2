// SPDX-License-Identifier: Apache-2.0
#include "plan_file.hpp"

#include <charconv>
#include <limits>
#include <optional>
#include <utility>

#include <vdv463/codec.hpp>

#include "sha256.hpp"

namespace vdv463::client {

namespace {

constexpr std::string_view format_word = "vdv463-plan";
constexpr std::size_t format_version = 1;
/// The default first: the others are for members that it does not have.
constexpr SchemaVersion versions[] = {SchemaVersion::V1_1, SchemaVersion::V2_0,
                                      SchemaVersion::V1_0};

Error failed(std::string why) {
    return Error(errc::store_failed, std::move(why));
}

Error damaged(const std::string& where) {
    return failed("it is damaged (" + where + ")");
}

std::string sized(std::string_view head, std::string_view bytes) {
    std::string text(head);
    text.append(" ").append(std::to_string(bytes.size())).append("\n");
    return text.append(bytes).append("\n");
}

Result<std::string> list_part(std::string_view name, const StoredList& stored) {
    Error cause;
    for (const SchemaVersion version : versions) {
        EncodeOptions options;
        options.version = version;
        auto payload = encode_payload(ChargingRequests{stored.list}, options);
        if (payload) {
            return sized(std::string(name) + " " + std::string(to_string(version)) + " " +
                             stored.published.to_string(),
                         *payload);
        }
        cause = std::move(payload).error();
    }
    return failed("a list cannot be written: " + cause.to_string());
}

std::optional<std::size_t> number(std::string_view text) {
    std::size_t value = 0;
    const char* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, value);
    if (text.empty() || read.ec != std::errc{} || read.ptr != end) {
        return std::nullopt;
    }
    return value;
}

std::optional<SchemaVersion> version_of(std::string_view text) {
    for (const SchemaVersion version : versions) {
        if (text == to_string(version)) {
            return version;
        }
    }
    return std::nullopt;
}

/// Cuts words, lines and counted bytes off the front of a text.
class Cutter {
public:
    explicit Cutter(std::string_view text) : rest_(text) {}

    bool at_end() const noexcept { return rest_.empty(); }
    std::string_view rest() const noexcept { return rest_; }
    /// All that comes before the next `end`, which is cut off, too; everything when there is none.
    std::string_view until(char end) {
        const auto size = rest_.find(end);
        const auto found = rest_.substr(0, size);
        rest_.remove_prefix(size == std::string_view::npos ? rest_.size() : size + 1);
        return found;
    }
    /// A number that ends the line, so many bytes after it, and a line feed.
    std::optional<std::string_view> counted() {
        const auto size = number(until('\n'));
        if (!size || *size >= rest_.size() || rest_[*size] != '\n') {
            return std::nullopt;
        }
        const auto bytes = rest_.substr(0, *size);
        rest_.remove_prefix(*size + 1);
        return bytes;
    }

private:
    std::string_view rest_;
};

Result<StoredList> read_list(Cutter& text, std::string_view name) {
    const auto version = version_of(text.until(' '));
    const auto published = Timestamp::parse(text.until(' '));
    const auto payload = text.counted();
    if (!version || !published || !payload) {
        return damaged("the list \"" + std::string(name) + "\" is not whole");
    }
    constexpr auto no_limit = std::numeric_limits<std::size_t>::max();
    DecodeOptions options;
    options.mode = DecodeMode::Strict;
    options.version = *version;
    options.limits.max_message_bytes = no_limit;
    options.limits.max_list_entries = no_limit;
    options.limits.max_string_bytes = no_limit;
    auto message =
        decode_payload(MessageType::Request, Action::ProvideChargingRequests, *payload, options);
    if (!message) {
        return damaged("the list \"" + std::string(name) + "\": " + message.error().to_string());
    }
    auto& requests = std::get<ChargingRequests>(message->payload);
    return StoredList{std::move(requests.charging_request_list), *published};
}

std::optional<Error> read_part(Cutter& text, StoredPlan& plan) {
    const auto name = text.until(' ');
    if (name == "depot") {
        const auto id = text.counted();
        if (!id) {
            return damaged("a depot's id is not whole");
        }
        plan.depot_ids.emplace_back(*id);
        return std::nullopt;
    }
    auto* const place = name == "newest"      ? &plan.newest
                        : name == "confirmed" ? &plan.confirmed
                                              : nullptr;
    if (place == nullptr || *place) {
        return damaged("a part is unknown or comes twice");
    }
    auto list = read_list(text, name);
    if (!list) {
        return std::move(list).error();
    }
    *place = *std::move(list);
    return std::nullopt;
}

/// Checks what stands before the parts and cuts it off.
std::optional<Error> check_head(Cutter& text) {
    if (text.until(' ') != format_word) {
        return failed("it holds no plan of this library");
    }
    const auto version = number(text.until('\n'));
    if (!version) {
        return damaged("it does not say its version");
    }
    if (*version > format_version) {
        return failed("it was written by a newer version of this library (format " +
                      std::to_string(*version) + ", known are those up to " +
                      std::to_string(format_version) + ")");
    }
    const bool has_sum = *version == format_version && text.until(' ') == "sha256";
    const auto sum = text.until(' ');
    const auto size = number(text.until('\n'));
    if (!has_sum || !size) {
        return damaged("its check sum is missing");
    }
    if (text.rest().size() < *size) {
        return failed("it is truncated: " + std::to_string(text.rest().size()) + " of " +
                      std::to_string(*size) + " bytes are there");
    }
    if (text.rest().size() > *size || transport::sha256_hex(text.rest()) != sum) {
        return damaged("its contents do not fit their check sum");
    }
    return std::nullopt;
}

}  // namespace

Result<std::string> write_plan(const StoredPlan& plan) {
    std::string parts;
    for (const auto& [name, list] :
         {std::pair{"newest", &plan.newest}, std::pair{"confirmed", &plan.confirmed}}) {
        if (*list) {
            auto part = list_part(name, **list);
            if (!part) {
                return part;
            }
            parts += *part;
        }
    }
    for (const std::string& id : plan.depot_ids) {
        parts += sized("depot", id);
    }
    std::string text(format_word);
    text += " " + std::to_string(format_version) + "\nsha256 " + transport::sha256_hex(parts) +
            " " + std::to_string(parts.size()) + "\n" + parts;
    if (text.size() > max_plan_bytes) {
        return failed("it would be larger than 256 MiB");
    }
    return text;
}

Result<StoredPlan> read_plan(std::string_view text) {
    Cutter cutter(text);
    if (auto error = check_head(cutter)) {
        return *std::move(error);
    }
    StoredPlan plan;
    while (!cutter.at_end()) {
        if (auto error = read_part(cutter, plan)) {
            return *std::move(error);
        }
    }
    return plan;
}

}  // namespace vdv463::client
