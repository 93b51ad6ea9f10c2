// SPDX-License-Identifier: Apache-2.0
// What hostile messages may cost: counted in bytes of the heap, never in time.
#include "heap.hpp"
#include "messages.hpp"

#include <catch2/catch.hpp>

using namespace vdv463;
using namespace vdv463::test;

namespace {

/// The bound that codec.hpp states.
constexpr std::size_t multiple = 32;
constexpr std::size_t constant = std::size_t{64} * 1024;

/// Limits that a text cannot reach; depth alone keeps its bound.
DecodeOptions wide(DecodeMode mode = DecodeMode::Lenient) {
    constexpr std::size_t much = std::size_t{1} << 30U;
    DecodeOptions options;
    options.mode = mode;
    options.limits.max_message_bytes = much;
    options.limits.max_list_entries = much;
    options.limits.max_string_bytes = much;
    options.limits.max_number_bytes = much;
    return options;
}

std::string repeated(const std::string& unit, std::size_t count,
                     const std::string& separator = "") {
    std::string text;
    text.reserve((unit.size() + separator.size()) * count);
    for (std::size_t i = 0; i < count; ++i) {
        text += i > 0 ? separator : "";
        text += unit;
    }
    return text;
}

/// decode(), with the heap's peak checked against the bound.
Result<Message> measured(const std::string& text, const DecodeOptions& options = {}) {
    const HeapPeak peak;
    Result<Message> message = decode(text, options);
    const std::size_t used = peak.bytes();
    INFO(used << " bytes for a message of " << text.size());
    CHECK(used <= text.size() * multiple + constant);
    return message;
}

errc refused(const std::string& text, const DecodeOptions& options = {}) {
    const Result<Message> message = measured(text, options);
    REQUIRE_FALSE(message);
    return message.error().value();
}

std::string payload_list(std::size_t count) {
    return text_of(3, "BootNotification", "[" + repeated("1", count, ",") + "]");
}

constexpr std::size_t million = 1000000;

}  // namespace

TEST_CASE("the counting of the heap counts", "[memory]") {
    const HeapPeak peak;
    {
        const std::vector<char> block(million);
        CHECK(block.size() == million);
    }
    CHECK(peak.bytes() >= million);
    const HeapPeak later;
    CHECK(later.bytes() == 0);
}

TEST_CASE("a million opening brackets cost a few times their text", "[memory]") {
    for (const DecodeMode mode : {DecodeMode::Lenient, DecodeMode::Strict}) {
        for (const char* unit : {"[", "{\"a\":", "[{\"a\":"}) {
            const std::string text = repeated(unit, million);
            const HeapPeak peak;
            CHECK(error_of(text, wide(mode)).code == errc::limit_exceeded);
            CHECK(peak.bytes() <= text.size() * 4 + constant);
        }
    }
}

TEST_CASE("a million opening brackets inside of an unknown member are refused alike", "[memory]") {
    const std::string head = text_of(1, "BootNotification", R"({"presystem":"BMS","x":)");
    const std::string text = head.substr(0, head.size() - 1) + repeated("[", million);
    const Result<Message> message = measured(text, wide());
    REQUIRE_FALSE(message);
    CHECK(message.error().code == errc::limit_exceeded);
    CHECK(message.error().path.find("/6/x/0/0/0") == 0);
    CHECK(message.error().message_id == uuid);
}

TEST_CASE("a text of 16 MiB is refused, and read where the limits are raised", "[memory]") {
    constexpr std::size_t size = std::size_t{16} * 1024 * 1024;
    const std::string text =
        text_of(3, "BootNotification", "{\"errorMessage\":\"" + std::string(size, 'a') + "\"}");
    CHECK(refused(text) == errc::message_too_large);
    DecodeOptions large = wide();
    large.limits.max_string_bytes = size - 1;
    CHECK(refused(text, large) == errc::limit_exceeded);
    const Result<Message> message = measured(text, wide(DecodeMode::Strict));
    REQUIRE(message);
    CHECK(std::get<ErrorPayload>(message->payload).text.size() == size);
}

TEST_CASE("a million list entries are refused, and read where the limit is raised", "[memory]") {
    CHECK(refused(payload_list(million)) == errc::limit_exceeded);
    CHECK(measured(payload_list(million), wide()));
    const std::string unknown =
        text_of(1, "BootNotification",
                R"({"presystem":"BMS","x":[)" + repeated("{\"y\":[0]}", million / 10, ",") + "]}");
    CHECK(measured(unknown, wide()));
}

TEST_CASE("a million entries of the model are read where the limit is raised", "[memory]") {
    const std::string entry = R"({"depotId":"D","chargingStationInfoList":[]})";
    const std::string text = text_of(1, "ProvideChargingInformation",
                                     "{\"depotInfoList\":[" + repeated(entry, million, ",") + "]}");
    CHECK(refused(text) == errc::message_too_large);
    const Result<Message> message = measured(text, wide());
    REQUIRE(message);
    CHECK(std::get<ChargingInformation>(message->payload).depot_info_list.size() == million);
}

TEST_CASE("the model's greatest entries stay within the bound", "[memory]") {
    const std::string point = R"({"chargingPointId":"","chargingPointStatus":"Faulted"})";
    const std::string points = repeated(point, 20000, ",");
    CHECK(measured(text_of(
        1, "ProvideChargingInformation",
        R"({"depotInfoList":[{"depotId":"","chargingStationInfoList":[{"chargingStationId":"",)"
        R"("chargingStationStatus":"Faulted","chargingPointInfoList":[)" +
            points + "]}]}]}")));
    const std::string request =
        R"({"vehicleId":"","chargingRequestId":"","chargingRequestData":{"minTargetSoc":1,)"
        R"("maxTargetSoc":1}})";
    CHECK(measured(text_of(1, "ProvideChargingRequests",
                           R"({"chargingRequestList":[)" + repeated(request, 20000, ",") + "]}")));
}

TEST_CASE("a list that promises entries and holds none costs no more", "[memory]") {
    const std::string ones = repeated("1", 99999, ",");
    CHECK(refused(text_of(1, "ProvideChargingRequests",
                          "{\"chargingRequestList\":[" + ones + "]}")) == errc::wrong_type);
    const std::string station =
        R"({"depotInfoList":[{"depotId":"","chargingStationInfoList":[{"chargingStationId":"",)"
        R"("chargingStationStatus":"Faulted","chargingPointInfoList":[)";
    CHECK(refused(text_of(1, "ProvideChargingInformation", station + ones + "]}]}]}")) ==
          errc::wrong_type);
}

TEST_CASE("hundreds of thousands of members cost no more", "[memory]") {
    std::string different;
    for (int i = 0; i < 200000; ++i) {
        different += "\"" + std::to_string(i) + "\":1,";
    }
    for (const std::string& members : {different, repeated("\"x\":1,", 200000)}) {
        const Result<Message> message =
            measured(text_of(1, "BootNotification", "{" + members + R"("presystem":"BMS"})"));
        REQUIRE(message);
        CHECK(message->issues.size() == DecodeLimits{}.max_issues + 1);
    }
}

TEST_CASE("reading messages of one shape into a kept one allocates nothing", "[memory]") {
    const std::string fault =
        R"(,"chargingPointFaultInfo":{"chargingPointFaultCode":"UsageFailure","faultText":)"
        R"("a text with \"quotes\" that is longer than a string holds inside of itself",)"
        R"("faultTimeStamp":"2026-01-15T09:00:00Z"})";
    const std::string text = point_text(fault);
    Decoder decoder;
    Message message;
    REQUIRE(decoder.decode_into(message, text));
    const HeapCalls calls;
    for (int i = 0; i < 3; ++i) {
        REQUIRE(decoder.decode_into(message, text));
    }
    CHECK(calls.count() == 0);
}

TEST_CASE("writing into a kept string allocates nothing", "[memory]") {
    const Result<Message> message =
        decode(requests_text(R"({"minTargetSoc":80.5,"maxTargetSoc":100})"));
    REQUIRE(message);
    std::string text;
    REQUIRE(encode_into(text, *message));
    const HeapCalls calls;
    REQUIRE(encode_into(text, *message));
    CHECK(calls.count() == 0);
}

TEST_CASE("a decoder keeps nothing of what it refused", "[memory]") {
    Decoder decoder;
    Message message;
    const HeapHeld held;
    CHECK_FALSE(decoder.decode_into(message, "[" + repeated("[1]", 90000, ",")));
    CHECK(held.bytes() == 0);
}
