// SPDX-License-Identifier: Apache-2.0
// What a session does for its host, over a transport and with a clock of the host's own.
#include "host_loop.hpp"

#include <catch2/catch.hpp>

#include <memory>

using namespace vdv463;
using namespace vdv463::test;

namespace {

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a good configuration makes a session that connects nothing yet", "[driven]") {
    HostLoop host;
    CHECK(host.state() == State::Stopped);
    CHECK_FALSE(host.session->next_deadline());
    CHECK(host.transport.calls.empty());
}

TEST_CASE("every problem of a configuration is told at once", "[driven]") {
    SessionConfig config;
    config.subprotocol.offer = {"not a token"};
    config.limits.max_queued_sends = 0;
    FakeTransport transport;
    const auto refused = Session::create(config, {}, transport);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == errc::invalid_config);
    REQUIRE(refused.error().issues.size() == 3);
    CHECK(refused.error().issues[0].path == "presystem_id");
    CHECK(refused.error().issues[1].path == "subprotocol.offer[0]");
    CHECK(refused.error().issues[2].path == "limits.max_queued_sends");
}

TEST_CASE("start opens the transport with what an attempt has to know", "[driven]") {
    HostLoop host;
    host.start();
    CHECK(host.transport.take_calls() == Texts{"open 1"});
    CHECK(host.transport.last_request.subprotocols == Texts{"v1.463.vdv.de"});
    CHECK(host.transport.last_request.max_message_bytes == 16777216);
    host.start();
    CHECK(host.transport.take_calls().empty());
}

TEST_CASE("a connection is booted, and Ready when the CMS accepts", "[driven]") {
    HostLoop host;
    host.start();
    host.open();
    CHECK(host.transport.take_calls() == Texts{"open 1", "sent BootNotification Request"});
    host.boot();
    CHECK(host.told == Texts{"state Connecting", "state Booting", "step boot", "state Ready"});
    CHECK(host.session->status(host.now).connection.subprotocol == "v1.463.vdv.de");
}

TEST_CASE("charging information is confirmed with its own id, then told", "[driven]") {
    HostLoop host;
    host.ready();
    host.inform("22222222-2222-4222-8222-222222222222");
    CHECK(host.transport.take_calls() == Texts{"sent ProvideChargingInformation Confirmation"});
    CHECK(host.transport.sent.back().envelope.message_id == "22222222-2222-4222-8222-222222222222");
    CHECK(host.told == Texts{"information D1"});
}

TEST_CASE("a list waits for the gate and is kept in force over a lost connection", "[driven]") {
    HostLoop host;
    host.publish({"R1"});
    host.start();
    host.open();
    host.boot();
    CHECK_FALSE(any_holds(host.transport.take_calls(), "ProvideChargingRequests"));
    host.inform();
    CHECK(any_holds(host.transport.take_calls(), "sent ProvideChargingRequests Request"));
    const std::string first = host.transport.sent.back().envelope.message_id;
    host.answer(ChargingRequestsConfirmation{});
    CHECK(host.session->status(host.now).confirmed_plan_version == 1);

    host.lose();
    CHECK(host.state() == State::Waiting);
    host.pass(15s);
    host.open();
    host.boot();
    host.inform();
    CHECK(any_holds(host.transport.take_calls(), "sent ProvideChargingRequests Request"));
    CHECK(std::get<ChargingRequests>(host.transport.sent.back().payload).charging_request_list ==
          HostLoop::list_of({"R1"}));
    CHECK(host.transport.sent.back().envelope.message_id != first);
}

TEST_CASE("a list that cannot be sent is refused with what is wrong", "[driven]") {
    HostLoop host;
    const auto twice = host.session->publish(HostLoop::list_of({"R1", "R1"}), {}, host.now);
    REQUIRE_FALSE(twice);
    CHECK(twice.error().code == errc::validation_failed);
    const auto empty = host.session->publish({}, {}, host.now);
    REQUIRE_FALSE(empty);
    CHECK(empty.error().code == errc::empty_list);
    const auto none = host.session->republish(host.now);
    REQUIRE_FALSE(none);
    CHECK(none.error().code == errc::no_plan);
}

TEST_CASE("an Error as answer to a list is told in the CMS's words", "[driven]") {
    HostLoop host;
    host.ready();
    host.publish({"R1"});
    host.answer(ErrorPayload{"no such vehicle", {}, {}});
    CHECK(any_holds(host.told, "plan 1 refused"));
    CHECK(host.session->status(host.now).plan_cause->peer_text == "no such vehicle");
}

TEST_CASE("a rejected boot closes, and the wait before the next attempt doubles", "[driven]") {
    HostLoop host;
    host.start();
    for (const auto wait : {15s, 30s}) {
        host.transport.take_calls();
        host.open();
        host.boot(BootStatus::Rejected);
        CHECK(host.transport.take_calls() == Texts{"sent BootNotification Request", "close 1000"});
        host.lose();
        CHECK(host.session->status(host.now).retry_in == wait);
        CHECK(host.session->next_deadline() == host.now.steady + wait);
        host.pass(wait);
        CHECK(host.transport.calls.back().substr(0, 4) == "open");
    }
}

TEST_CASE("refused credentials wait for the longest delay at once", "[driven]") {
    HostLoop host;
    host.start();
    host.connection().closed(upgrade_refused(401), host.now);
    CHECK(host.session->status(host.now).retry_in == 300s);
    CHECK(any_holds(host.told, "alarm AUTH_FAILED"));
    host.session->reconnect_now(host.now);
    CHECK(host.transport.calls.back() == "open 2");
}

TEST_CASE("a status of a refused upgrade has its code, and Retry-After is kept", "[driven]") {
    CHECK(upgrade_refused(403).code == errc::http_forbidden);
    CHECK(upgrade_refused(404).code == errc::http_not_found);
    CHECK(upgrade_refused(429, 7).retry_after_s == 7);
    CHECK(upgrade_refused(301).code == errc::http_redirect);
    CHECK(upgrade_refused(503).code == errc::http_server_error);
    CHECK(upgrade_refused(200).code == errc::http_status);
}

TEST_CASE("a silent connection is pinged, and dropped when nothing comes back", "[driven]") {
    HostLoop host;
    host.ready();
    host.pass(30s);
    CHECK(host.transport.take_calls() == Texts{"ping"});
    host.connection().pong_received(host.transport.last_ping, host.now);
    CHECK(host.session->status(host.now).round_trip == 0us);
    host.pass(30s);
    CHECK(host.transport.take_calls() == Texts{"ping"});
    host.pass(20s);
    CHECK(host.transport.take_calls() == Texts{"drop"});
    CHECK(any_holds(host.told, "state Waiting stale"));
}

TEST_CASE("stop closes with 1000, and after Stopped nothing is told", "[driven]") {
    HostLoop host;
    host.ready();
    host.session->stop(host.now);
    CHECK(host.transport.take_calls() == Texts{"close 1000"});
    host.connection().closed(Error(errc::stopped, "Closed."), host.now);
    CHECK(host.told == Texts{"state Closing", "state Stopped"});
    CHECK_FALSE(host.session->next_deadline());
    host.connection().text_received("late", host.now);
    host.session->tick(host.now);
    CHECK(host.told.size() == 2);
    host.start();
    CHECK(host.transport.calls.back() == "open 1");
}

TEST_CASE("a peer that does not close is dropped after close_timeout", "[driven]") {
    HostLoop host;
    host.ready();
    host.session->stop(host.now);
    host.pass(2s);
    CHECK(host.transport.take_calls() == Texts{"close 1000", "drop"});
    CHECK(host.state() == State::Stopped);
}

TEST_CASE("a close frame of the CMS is told with its code, and closed follows", "[driven]") {
    HostLoop host;
    host.ready();
    host.connection().close_received(1008, "not you", host.now);
    CHECK(host.state() == State::Closing);
    host.lose();
    const auto error = host.session->status(host.now).last_error;
    REQUIRE(error);
    CHECK(error->code == errc::refused_by_peer);
    CHECK(error->close_code == 1008);
    CHECK(error->peer_text == "not you");
    CHECK(host.transport.take_calls().empty());
}

TEST_CASE("a connection that does not open in time is given up", "[driven]") {
    HostLoop host;
    host.start();
    host.pass(30s);
    CHECK(host.transport.take_calls() == Texts{"open 1", "drop"});
    CHECK(any_holds(host.told, "state Waiting connect_timeout"));
}

TEST_CASE("a single list has one outcome, whatever becomes of it", "[driven]") {
    HostLoop host;
    Texts outcomes;
    const auto done = [&](const Result<Confirmation>& outcome) {
        outcomes.emplace_back(outcome ? "confirmed" : error_info(outcome.error().value()).name);
    };
    host.session->send(HostLoop::list_of({"R1"}), done, host.now);
    host.ready();
    host.session->send(HostLoop::list_of({"R1", "R1"}), done, host.now);
    host.session->send(HostLoop::list_of({"R1"}), done, host.now);
    host.answer(ChargingRequestsConfirmation{});
    host.session->send(HostLoop::list_of({"R1"}), done, host.now);
    host.lose();
    CHECK(outcomes == Texts{"stopped", "validation_failed", "confirmed", "connection_lost"});
}

TEST_CASE("a destroyed session drops its connection and ends outstanding sends", "[driven]") {
    HostLoop host;
    host.ready();
    std::string outcome;
    host.session->send(
        HostLoop::list_of({"R1"}),
        [&](const Result<Confirmation>& done) { outcome = error_info(done.error().value()).name; },
        host.now);
    host.transport.take_calls();
    host.session.reset();
    CHECK(outcome == "stopped");
    CHECK(host.transport.take_calls() == Texts{"drop"});
    CHECK(host.told.empty());
    host.connection().text_received("late", host.now);
    host.lose();
    CHECK(host.told.empty());
}

TEST_CASE("standby sends no list, and its end sends the newest", "[driven]") {
    HostLoop host;
    host.ready();
    host.session->set_active(false, host.now);
    host.publish({"R1"});
    CHECK(host.transport.take_calls().empty());
    CHECK_FALSE(host.session->status(host.now).active);
    host.session->set_active(true, host.now);
    CHECK(host.transport.take_calls() == Texts{"sent ProvideChargingRequests Request"});
    REQUIRE(host.session->requests().size() == 1);
    CHECK(host.session->requests()[0].state == RequestState::Sent);
}

TEST_CASE("everything can be withdrawn", "[driven]") {
    HostLoop host;
    host.ready();
    REQUIRE(host.session->withdraw_all("closing day", host.now));
    CHECK(std::get<ChargingRequests>(host.transport.sent.back().payload)
              .charging_request_list.empty());
}

TEST_CASE("message ids come from the host's randomness", "[driven]") {
    auto config = HostLoop::good_config();
    config.random = [] { return std::uint64_t{0x0123456789ABCDEF}; };
    HostLoop host(config);
    host.start();
    host.open();
    CHECK(host.transport.sent.back().envelope.message_id.substr(0, 13) == "01234567-89ab");
}

TEST_CASE("randomness that throws is replaced by the system's", "[driven]") {
    auto config = HostLoop::good_config();
    config.random = []() -> std::uint64_t { throw std::runtime_error("none left"); };
    HostLoop host(config);
    host.ready();
    CHECK(host.transport.sent.front().envelope.message_id.size() == 36);
}

TEST_CASE("messages show the wall clock of the call", "[driven]") {
    HostLoop host;
    host.start();
    host.open();
    CHECK(host.transport.sent.back().envelope.timestamp == host.now.wall);
}

TEST_CASE("each change of the deadline is told to the transport", "[driven]") {
    HostLoop host;
    host.start();
    CHECK(host.transport.deadline == host.now.steady + 30s);
    CHECK(host.transport.deadline == host.session->next_deadline());
    host.lose();
    CHECK(host.transport.deadline == host.now.steady + 15s);
    host.session->stop(host.now);
    CHECK_FALSE(host.transport.deadline);
}

TEST_CASE("audit records have the hash that the host computes, or none", "[driven]") {
    auto config = HostLoop::good_config();
    SECTION("the host's") {
        config.sha256 = [](std::string_view bytes) { return "of " + std::to_string(bytes.size()); };
        HostLoop host(config);
        host.publish({"R1"});
        host.ready();
        CHECK(any_holds(host.log, "audit: list 1: "));
        CHECK(any_holds(host.log, "sha256 of "));
    }
    SECTION("none") {
        HostLoop host(config);
        host.publish({"R1"});
        host.ready();
        CHECK(any_holds(host.log, "audit: list 1: "));
        CHECK_FALSE(any_holds(host.log, "sha256"));
    }
    SECTION("one that throws") {
        config.sha256 = [](std::string_view) -> std::string { throw std::runtime_error("broken"); };
        HostLoop host(config);
        host.publish({"R1"});
        host.ready();
        CHECK(any_holds(host.log, "audit: SessionConfig::sha256 threw: broken"));
        CHECK(any_holds(host.log, "audit: list 1: "));
    }
}

TEST_CASE("status counts messages and their bytes", "[driven]") {
    HostLoop host;
    host.ready();
    const auto status = host.session->status(host.now);
    CHECK(status.messages_sent == 2);
    CHECK(status.messages_received == 2);
    CHECK(status.bytes_sent > 200);
    CHECK(status.connections == 1);
    CHECK(status.information_received == 1);
}

TEST_CASE("steps of an attempt are told with its number", "[driven]") {
    HostLoop host;
    host.start();
    host.lose();
    host.pass(15s);
    host.told.clear();
    AttemptStep step;
    step.step = Step::Tls;
    step.ok = true;
    step.detail = "TLSv1.3";
    host.connection().step(step, host.now);
    CHECK(host.told == Texts{"step tls"});
    REQUIRE(host.steps.size() == 1);
    CHECK(host.steps[0].attempt == 2);
    CHECK(host.steps[0].detail == "TLSv1.3");
    CHECK(any_holds(host.log, "transport: tls: TLSv1.3"));
}

TEST_CASE("each request's way is told, from waiting to confirmed", "[driven]") {
    HostLoop host;
    host.ready();
    host.publish({"R1"});
    host.answer(ChargingRequestsConfirmation{});
    CHECK(host.told == Texts{"plan 1 waiting", "request R1 waiting", "plan 1 sent",
                             "request R1 sent", "plan 1 confirmed", "request R1 confirmed"});
}

TEST_CASE("a fresh list is asked for after a long outage", "[driven]") {
    HostLoop host;
    host.ready();
    host.publish({"R1"});
    host.answer(ChargingRequestsConfirmation{});
    host.lose();
    host.now.steady += 61s;
    host.now.wall = host.now.wall + 61s;
    host.session->tick(host.now);
    host.told.clear();
    host.open();
    host.boot();
    host.inform();
    CHECK(any_holds(host.told, "plan needed outage"));
}
