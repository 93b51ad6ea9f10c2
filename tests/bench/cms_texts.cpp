// SPDX-License-Identifier: Apache-2.0
#include "cms_texts.hpp"

#include "messages.hpp"

#include <vdv463/timestamp.hpp>

#include <chrono>
#include <stdexcept>
#include <vector>

namespace vdv463::bench {
namespace {

/// The texts in front of the payload: source, presystem id, time, message id, action.
std::vector<std::string_view> envelope_texts(std::string_view text) {
    std::vector<std::string_view> out;
    std::size_t at = 0;
    while (out.size() < 5) {
        const std::size_t begin = text.find('"', at);
        const std::size_t end = begin == text.npos ? text.npos : text.find('"', begin + 1);
        if (end == text.npos) {
            throw std::runtime_error("a message without envelope");
        }
        out.push_back(text.substr(begin + 1, end - begin - 1));
        at = end + 1;
    }
    return out;
}

std::string answer(std::string_view request, std::string_view source, std::string_view payload) {
    const auto texts = envelope_texts(request);
    std::string out = "[2,\"";
    out.append(source).append("\",\"").append(texts[1]).append("\",\"").append(texts[2]);
    out.append("\",\"").append(texts[3]).append("\",\"").append(texts[4]).append("\",");
    return out.append(payload).append("]");
}

}  // namespace

Kind kind_of(std::string_view text) {
    const std::size_t at = text.find_first_of("0123456789");
    if (at == text.npos) {
        return Kind::Other;
    }
    return text[at] == '1' ? Kind::Request : (text[at] == '2' ? Kind::Confirmation : Kind::Other);
}

std::string confirmation_of(std::string_view request) {
    const bool boot = envelope_texts(request)[4] == "BootNotification";
    return answer(request, "CMS", boot ? "{\"status\":\"Accepted\"}" : "{}");
}

std::string confirmation_of_information(std::string_view request) {
    return answer(request, "BMS", "{}");
}

std::string boot_request() {
    return "[1,\"BMS\",\"urn:vdv463:presystem:bench\",\"2026-01-01T00:00:00.000Z\","
           "\"00000000-0000-4000-8000-000000000001\",\"BootNotification\",{\"presystem\":\"BMS\"}]";
}

std::string one_request() {
    return charging_requests(SchemaVersion::V1_1, 1);
}

TimedInformation::TimedInformation(std::size_t points)
    : text_(charging_information(SchemaVersion::V2_0, points)) {
    constexpr std::string_view name = "\"name\":\"";
    at_ = text_.find(name);
    if (at_ == text_.npos) {
        throw std::runtime_error("the messages to measure with have no depot with a name");
    }
    at_ += name.size();
    text_.replace(at_, text_.find('"', at_) - at_, stamp_size, '0');
    time_at_ = static_cast<std::size_t>(envelope_texts(text_)[2].data() - text_.data());
}

std::string TimedInformation::stamped(std::int64_t nanoseconds) const {
    std::string out = text_;
    std::string digits = std::to_string(nanoseconds);
    digits.insert(0, stamp_size - digits.size(), '0');
    out.replace(at_, stamp_size, digits);
    const std::string now =
        Timestamp::from_system_clock(std::chrono::system_clock::now()).to_string();
    out.replace(time_at_, out.find('"', time_at_) - time_at_, now);
    return out;
}

}  // namespace vdv463::bench
