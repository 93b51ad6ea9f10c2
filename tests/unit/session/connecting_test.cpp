// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "scripted_session.hpp"

namespace vdv463::test {

TEST_CASE("start opens the transport with the first url", "[session]") {
    ScriptedSession s;
    s.start();
    CHECK(s.only<OpenTransport>().attempt == 1);
    CHECK(s.only<OpenTransport>().url_index == 0);
    CHECK(s.states() == std::vector<State>{State::Connecting});
}

TEST_CASE("a second start does nothing", "[session]") {
    ScriptedSession s;
    s.start().start();
    CHECK(s.actions().empty());
}

TEST_CASE("each attempt takes the next url and comes back to the first", "[session]") {
    auto config = ScriptedSession::default_config();
    config.url_count = 3;
    ScriptedSession s{config};
    s.start();
    for (const std::size_t expected : {1U, 2U, 0U, 1U}) {
        s.lost().fire_timer();
        CHECK(s.only<OpenTransport>().url_index == expected);
    }
    CHECK(s.status().attempt == 5);
}

TEST_CASE("a failed attempt is reported with its cause and waits for the back-off", "[session]") {
    ScriptedSession s;
    s.start().closed(Error{errc::connect_refused, "nobody listens"});
    const StateChange change = s.only<ReportState>().change;
    CHECK(change.from == State::Connecting);
    CHECK(change.to == State::Waiting);
    CHECK(change.cause->code == errc::connect_refused);
    CHECK(change.retry_in == 15s);
    CHECK(s.next_timer() == 15s);
}

TEST_CASE("the open transport leads to Booting and the BootNotification", "[session]") {
    ScriptedSession s;
    s.start().open();
    CHECK(s.state() == State::Booting);
    const Message boot = s.only<SendMessage>().message;
    CHECK(boot.envelope.message_type == MessageType::Request);
    CHECK(boot.envelope.source == "BMS");
    CHECK(boot.envelope.presystem_id == "uri://Customer1/Presystem1");
    CHECK(boot.envelope.timestamp == s.now().wall);
    CHECK(boot.envelope.action == MessageAction::BootNotification);
    CHECK(std::get<BootNotificationRequest>(boot.payload).presystem == PresystemType::Bms);
}

TEST_CASE("a control centre introduces itself as ITCS", "[session]") {
    auto config = ScriptedSession::default_config();
    config.presystem = PresystemType::Itcs;
    ScriptedSession s{config};
    s.start().open();
    const Message boot = s.only<SendMessage>().message;
    CHECK(boot.envelope.source == "ITCS");
    CHECK(std::get<BootNotificationRequest>(boot.payload).presystem == PresystemType::Itcs);
}

TEST_CASE("message ids are version 4 UUIDs", "[session]") {
    ScriptedSession s;
    s.random.fixed = 0xFFFFFFFFFFFFFFFFU;
    s.start().open();
    CHECK(s.last_request().envelope.message_id == "ffffffff-ffff-4fff-bfff-ffffffffffff");
}

TEST_CASE("a CMS that chooses no subprotocol is dropped when one is required", "[session]") {
    ScriptedSession s;
    s.start().open("");
    CHECK(s.count<DropTransport>() == 1);
    CHECK(s.count<SendMessage>() == 0);
    CHECK(s.only<ReportState>().change.to == State::Waiting);
    CHECK(s.only<ReportState>().change.cause->code == errc::subprotocol_mismatch);
}

TEST_CASE("a CMS that chooses no subprotocol is taken when that is tolerated", "[session]") {
    auto config = ScriptedSession::default_config();
    config.subprotocol.policy = SubprotocolPolicy::AcceptMissing;
    ScriptedSession s{config};
    s.start().open("");
    CHECK(s.state() == State::Booting);
}

TEST_CASE("a subprotocol that was not offered is never taken", "[session]") {
    auto config = ScriptedSession::default_config();
    config.subprotocol.policy = SubprotocolPolicy::AcceptMissing;
    ScriptedSession s{config};
    s.start().open("ocpp1.6");
    CHECK(s.only<ReportState>().change.cause->code == errc::subprotocol_mismatch);
    CHECK(s.only<ReportState>().change.cause->detail.find("ocpp1.6") != std::string::npos);
}

TEST_CASE("without an offer a missing subprotocol is as it should be", "[session]") {
    auto config = ScriptedSession::default_config();
    config.subprotocol.offer.clear();
    ScriptedSession s{config};
    s.start().open("");
    CHECK(s.state() == State::Booting);
}

TEST_CASE("a close right after a missing subprotocol is explained", "[session]") {
    auto config = ScriptedSession::default_config();
    config.subprotocol.policy = SubprotocolPolicy::AcceptMissing;
    ScriptedSession s{config};
    s.start().open("");
    SECTION("as a close frame") {
        s.peer_closes();
    }
    SECTION("as the end of the connection") {
        s.closed(Error{errc::closed_by_peer, "the CMS closed the connection"});
    }
    const Error cause = s.only<ReportState>().change.cause.value();
    CHECK(cause.code == errc::closed_by_peer);
    CHECK(cause.detail.find("subprotocol") != std::string::npos);
}

TEST_CASE("a refusal right after a missing subprotocol keeps its own words", "[session]") {
    auto config = ScriptedSession::default_config();
    config.subprotocol.policy = SubprotocolPolicy::AcceptMissing;
    ScriptedSession s{config};
    s.start().open("").peer_closes(errc::refused_by_peer);
    const Error cause = s.only<ReportState>().change.cause.value();
    CHECK(cause.code == errc::refused_by_peer);
    CHECK(cause.detail == "the CMS closed the connection");
}

TEST_CASE("a close after the first message has nothing to do with the subprotocol", "[session]") {
    auto config = ScriptedSession::default_config();
    config.subprotocol.policy = SubprotocolPolicy::AcceptMissing;
    ScriptedSession s{config};
    s.start().open("").information().peer_closes();
    CHECK(s.only<ReportState>().change.cause->detail == "the CMS closed the connection");
}

TEST_CASE("the retry timer opens the transport again", "[session]") {
    ScriptedSession s;
    s.start().lost().fire_timer();
    CHECK(s.only<OpenTransport>().attempt == 2);
    CHECK(s.states() == std::vector<State>{State::Connecting});
}

TEST_CASE("a timer that fires early does nothing", "[session]") {
    ScriptedSession s;
    s.start().lost().oversleep(14s).timer_now();
    CHECK(s.actions().empty());
}

TEST_CASE("reconnect_now ends the waiting", "[session]") {
    ScriptedSession s;
    s.start().lost().reconnect_now();
    CHECK(s.only<OpenTransport>().attempt == 2);
}

TEST_CASE("reconnect_now does nothing unless Waiting", "[session]") {
    ScriptedSession s;
    s.reconnect_now();
    CHECK(s.actions().empty());
    s.start().reconnect_now();
    CHECK(s.actions().empty());
    s.open().reconnect_now();
    CHECK(s.actions().empty());
    s.boot().reconnect_now();
    CHECK(s.actions().empty());
}

}  // namespace vdv463::test
