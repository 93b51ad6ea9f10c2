// SPDX-License-Identifier: Apache-2.0
#include "faults.hpp"

#include <catch2/catch.hpp>

#include "fault_plan.hpp"

using namespace vdv463;
using namespace vdv463::sim;
using namespace std::chrono_literals;

namespace {

Fault fault_of(const std::string& text) {
    auto fault = parse_fault(text);
    REQUIRE(fault);
    return *std::move(fault);
}

std::string refusal_of(const std::string& text) {
    const auto fault = parse_fault(text);
    REQUIRE_FALSE(fault);
    CHECK(fault.error().value() == errc::invalid_config);
    return fault.error().detail;
}

Timestamp at(std::chrono::milliseconds time) {
    return Timestamp{} + time;
}

}  // namespace

TEST_CASE("the table of faults is in the order of its ids, with a sentence for each", "[sim]") {
    std::size_t index = 0;
    for (const FaultInfo& info : fault_table()) {
        CAPTURE(info.name);
        CHECK(static_cast<std::size_t>(info.id) == index++);
        CHECK(info.does.back() == '.');
        CHECK_FALSE(to_string(info.stage).empty());
        CHECK(info.preset.empty() == (info.kind == FaultValue::None));
        CHECK(parse_fault(info.name));
    }
    CHECK(static_cast<std::size_t>(FaultId::Flood) + 1 == index);
}

TEST_CASE("a fault has a value and says when it begins", "[sim]") {
    const Fault fault = fault_of("close=1008:go away@5s@message=3@connection=2@times=4@p=0.25");

    CHECK(fault.id == FaultId::Close);
    CHECK(fault.text == "1008:go away");
    CHECK(fault.after == 5s);
    CHECK(fault.from_message == 3);
    CHECK(fault.from_connection == 2);
    CHECK(fault.times == 4);
    CHECK(fault.probability == 0.25);
}

TEST_CASE("a fault without a value has that of the table", "[sim]") {
    CHECK(fault_of("boot-late").duration == 40s);
    CHECK(fault_of("http-503").number == 30);
    CHECK(fault_of("drop").text == "fin");
    CHECK(fault_of("boot-late=250ms").duration == 250ms);
    CHECK(fault_of("boot-late=2m").duration == 2min);
}

TEST_CASE("an unknown fault is refused with the nearest name", "[sim]") {
    CHECK(refusal_of("boot-reject").find("boot-rejected") != std::string::npos);
    CHECK(refusal_of("Drop@5s").find("drop") != std::string::npos);
    CHECK(refusal_of("").find("did you mean") != std::string::npos);
    CHECK(refusal_of("something entirely different").find("--list-faults") != std::string::npos);
}

TEST_CASE("values and selectors that cannot be meant are refused", "[sim]") {
    for (const char* text : {"drop=sideways",
                             "freeze=1",
                             "http-503=soon",
                             "http-status=600",
                             "http-status=101",
                             "boot-late=5",
                             "boot-late=",
                             "tls-version=1.4",
                             "close=1005",
                             "close=99999",
                             "close=:",
                             "info-fragmented=0",
                             "flood=0",
                             "drop@",
                             "drop@5",
                             "drop@message=0",
                             "drop@message=x",
                             "drop@p=1.5",
                             "drop@p=",
                             "drop@p=0x1",
                             "drop@when=5",
                             "http-401@5s",
                             "refuse-tcp@times=1",
                             "cert-expired=0",
                             "boot-late=99999999999999999999s"}) {
        CAPTURE(text);
        CHECK_FALSE(refusal_of(text).empty());
    }
}

TEST_CASE("a fault strikes from its message on, on each connection anew", "[sim]") {
    FaultPlan plan({fault_of("answer-late@message=2")}, 1);
    for (int connection = 1; connection <= 2; ++connection) {
        ConnectionFaults faults(&plan, connection);
        faults.open(at(0s));
        CHECK(faults.strike(FaultId::AnswerLate, at(1s)) == nullptr);
        CHECK(faults.strike(FaultId::AnswerLate, at(1s)) != nullptr);
        CHECK(faults.strike(FaultId::AnswerLate, at(1s)) != nullptr);
        CHECK(faults.strike(FaultId::AnswerNever, at(1s)) == nullptr);
    }
}

TEST_CASE("a fault strikes from its connection on and not more often than asked for", "[sim]") {
    FaultPlan plan({fault_of("boot-silent@connection=2@times=2")}, 1);
    std::string strikes;
    for (int connection = 1; connection <= 5; ++connection) {
        ConnectionFaults faults(&plan, connection);
        strikes += faults.strike(FaultId::BootSilent, at(0s)) == nullptr ? '-' : 'x';
    }
    CHECK(strikes == "-xx--");
}

TEST_CASE("a fault of the connection tells when it wants to strike", "[sim]") {
    FaultPlan plan({fault_of("drop@5s"), fault_of("no-pong"), fault_of("close@message=1")}, 1);
    ConnectionFaults faults(&plan, 1);
    faults.open(at(10s));

    CHECK(faults.strike_at_once(FaultId::NoPong, at(10s)) != nullptr);
    CHECK(faults.strike_at_once(FaultId::Drop, at(10s)) == nullptr);
    CHECK(faults.strike_at_once(FaultId::Close, at(10s)) == nullptr);
    REQUIRE(faults.next_strike(at(10s)));
    CHECK(*faults.next_strike(at(10s)) == at(15s));
    CHECK(faults.strike_at_once(FaultId::Drop, at(15s)) != nullptr);
    CHECK_FALSE(faults.next_strike(at(15s)));
}

TEST_CASE("a probability strikes some, and the same ones with the same seed", "[sim]") {
    const auto strikes_of = [](std::uint64_t seed) {
        FaultPlan plan({fault_of("info-garbage@p=0.5")}, seed);
        ConnectionFaults faults(&plan, 1);
        std::string strikes;
        for (int message = 0; message < 64; ++message) {
            strikes += faults.strike(FaultId::InfoGarbage, at(0s)) == nullptr ? '-' : 'x';
        }
        return strikes;
    };

    CHECK(strikes_of(1) == strikes_of(1));
    CHECK(strikes_of(1) != strikes_of(2));
    CHECK(strikes_of(1).find('x') != std::string::npos);
    CHECK(strikes_of(1).find('-') != std::string::npos);
}
