// SPDX-License-Identifier: Apache-2.0
// Members may stand in any order and between others: each is found by its name alone.
#include "messages.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstring>

using namespace vdv463;
using namespace vdv463::test;

namespace {

const std::vector<std::string> data_members = {
    R"("expectedArrivalTimeAtChargingPoint":"2026-01-15T10:00:00Z")",
    R"("expectedSocAtArrival":20)",
    R"("minTargetSoc":80)",
    R"("maxTargetSoc":90.5)",
    R"("requestedTimeForDeparture":"2026-01-15T12:00:00.250Z")",
    R"("adHocCharging":true)"};

std::string object_of(const std::vector<std::string>& members) {
    std::string out;
    for (const std::string& member : members) {
        out += (out.empty() ? "{" : ",") + member;
    }
    return out + "}";
}

ChargingRequestData data_of(const Result<Message>& message) {
    REQUIRE(message);
    return std::get<ChargingRequests>(message->payload)
        .charging_request_list.at(0)
        .charging_request_data;
}

std::vector<std::string> strangers(int count) {
    std::vector<std::string> out;
    for (int i = 0; i < count; ++i) {
        out.push_back("\"stranger" + std::to_string(i) + "\":[{\"minTargetSoc\":1}]");
    }
    return out;
}

}  // namespace

TEST_CASE("members in any order read as the same message", "[decode][order]") {
    const ChargingRequestData expected = data_of(decode(requests_text(object_of(data_members))));
    std::vector<std::size_t> order = {0, 1, 2, 3, 4, 5};
    do {
        std::vector<std::string> members;
        for (const std::size_t i : order) {
            members.push_back(data_members[i]);
        }
        const std::string text = object_of(members);
        INFO(text);
        const Result<Message> message = decode(requests_text(text));
        REQUIRE(data_of(message) == expected);
        REQUIRE(message->issues.empty());
    } while (std::next_permutation(order.begin(), order.end()));
}

TEST_CASE("members that no schema lists hide none, however many", "[decode][order]") {
    const ChargingRequestData expected = data_of(decode(requests_text(object_of(data_members))));
    DecodeOptions options;
    options.limits.max_issues = 10000;
    for (const int count : {1, 40, 5000}) {
        for (const bool reversed : {false, true}) {
            std::vector<std::string> members = strangers(count);
            members.insert(members.begin() + count / 2, data_members.begin(), data_members.end());
            if (reversed) {
                std::reverse(members.begin(), members.end());
            }
            const Result<Message> message = decode(requests_text(object_of(members)), options);
            CHECK(data_of(message) == expected);
            CHECK(message->issues.size() == static_cast<std::size_t>(count));
            CHECK(message->issues.front().rule == "unknown_member");
        }
    }
}

TEST_CASE("of several members with one name the last is read, in any order", "[decode][order]") {
    std::vector<std::string> members = data_members;
    std::reverse(members.begin(), members.end());
    members.insert(members.begin(), R"("minTargetSoc":"no number")");
    const Result<Message> message = decode(requests_text(object_of(members)));
    CHECK(data_of(message).min_target_soc_pct == 80);
    REQUIRE(message->issues.size() == 1);
    CHECK(message->issues[0].rule == "duplicate_member");
    CHECK(message->issues[0].path == "/6/chargingRequestList/0/chargingRequestData/minTargetSoc");
}

TEST_CASE("a name written with escapes or very long is found in any order", "[decode][order]") {
    const std::string long_stranger = "\"" + std::string(300, 'x') + "\":1";
    const ChargingRequestData expected = data_of(decode(requests_text(object_of(data_members))));
    std::vector<std::string> members = data_members;
    members[2] = R"("min\u0054argetSoc" :   80)";
    members.push_back(long_stranger);
    std::reverse(members.begin(), members.end());
    const Result<Message> message = decode(requests_text(object_of(members)));
    CHECK(data_of(message) == expected);
    CHECK(message->issues.size() == 1);
}

TEST_CASE("texts of every length are read whole", "[decode][order]") {
    for (const std::size_t length : {1U, 15U, 16U, 17U, 2046U, 2047U, 2048U, 65536U}) {
        const std::string id(length, 'i');
        const Result<Message> message =
            decode(text_of(1, "ProvideChargingRequests",
                           R"({"chargingRequestList":[{"vehicleId":")" + id +
                               R"(","chargingRequestId":"R1","chargingRequestData":)" +
                               object_of(data_members) + "}]}"));
        INFO(length);
        REQUIRE(message);
        const auto& list = std::get<ChargingRequests>(message->payload).charging_request_list;
        CHECK(list.at(0).vehicle_id == id);
    }
}

TEST_CASE("white space behind a message is none of its", "[decode][order]") {
    const std::string text = requests_text(object_of(data_members));
    for (const char* behind : {" ", "\n", " \t\r\n \n"}) {
        CHECK(decode(text + behind));
    }
    for (const char* behind : {"]", "}", " ]", ",", "1", "\"", "\n{}"}) {
        INFO(behind);
        const Error error = error_of(text + behind);
        CHECK(error.code == errc::invalid_json);
        CHECK(error.offset.value() >= text.size());
    }
}

TEST_CASE("a message that ends in a text or an escape is refused at its end", "[decode][order]") {
    for (const char* end : {R"(["abc])", R"(["a\nbc])", R"(["a\n])", R"(["a\])", R"({"a\u00e9}])",
                            R"(["\ud83d\ude8c]}])"}) {
        INFO(end);
        const std::vector<char> exact(end, end + std::strlen(end));
        const Result<Message> message = decode({exact.data(), exact.size()});
        REQUIRE_FALSE(message);
        CHECK(message.error().code == errc::invalid_json);
        CHECK(message.error().offset.value() <= exact.size());
    }
}
