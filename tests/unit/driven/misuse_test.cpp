// SPDX-License-Identifier: Apache-2.0
// What a host's transport may get wrong: harmless, or an error that says so.
#include "host_loop.hpp"

#include <catch2/catch.hpp>

#include <memory>
#include <random>
#include <stdexcept>
#include <utility>

using namespace vdv463;
using namespace vdv463::test;

namespace {

using Texts = std::vector<std::string>;

/// The accepted boot as answer to our last message, whatever that was.
std::string boot_answer(const HostLoop& host) {
    const std::string id =
        host.transport.sent.empty() ? "none" : host.transport.sent.back().envelope.message_id;
    return R"([2,"CMS","P","2026-11-28T20:00:00Z",")" + id +
           R"(","BootNotification",{"status":"Accepted"}])";
}

}  // namespace

TEST_CASE("what comes before opened() is ignored and told to the log", "[driven][misuse]") {
    HostLoop host;
    host.start();
    host.transport.take_calls();
    host.connection().text_received("[]", host.now);
    host.connection().binary_received(host.now);
    host.connection().bytes_received(host.now);
    host.connection().pong_received("p", host.now);
    host.connection().text_sent(host.now);
    host.connection().close_received(1000, "", host.now);
    CHECK(host.state() == State::Connecting);
    CHECK(host.transport.take_calls().empty());
    CHECK(any_holds(host.log, "transport: text_received() before opened() was ignored"));
}

TEST_CASE("a connection that is opened or closed twice does so once", "[driven][misuse]") {
    HostLoop host;
    host.start();
    host.open();
    host.open();
    CHECK(host.transport.sent.size() == 1);
    host.lose();
    host.lose();
    CHECK(host.told == Texts{"state Connecting", "state Booting", "step boot", "alarm LINK_DOWN",
                             "state Waiting connection_lost"});
    host.open();
    CHECK(host.state() == State::Waiting);
}

TEST_CASE("what an earlier connection still tells is ignored", "[driven][misuse]") {
    HostLoop host;
    host.ready();
    auto old = host.connection();
    host.lose();
    host.pass(15s);
    host.open();
    host.transport.take_calls();
    old.text_received("[]", host.now);
    old.text_sent(host.now);
    old.closed(Error(errc::connection_lost, "Late."), host.now);
    CHECK(host.state() == State::Booting);
    CHECK(host.transport.take_calls().empty());
}

TEST_CASE("events of no connection are ignored", "[driven][misuse]") {
    TransportEvents none;
    none.opened({});
    none.text_received("text");
    none.closed(Error(errc::connection_lost, "Gone."));
    SUCCEED("nothing to tell");
}

TEST_CASE("a clock that goes back harms nothing", "[driven][misuse]") {
    HostLoop host;
    host.ready();
    const auto deadline = host.session->next_deadline();
    Now past = host.now;
    past.steady -= 30min;
    past.wall = past.wall + -30min;
    host.session->tick(past);
    host.session->tick({});
    CHECK(host.session->next_deadline() == deadline);
    CHECK(host.session->status(past).silence == 0ms);
    CHECK(host.transport.take_calls().empty());
    host.pass(30s);
    CHECK(host.transport.take_calls() == Texts{"ping"});
}

TEST_CASE("ticks that come too often or far too late harm nothing", "[driven][misuse]") {
    HostLoop host;
    host.ready();
    for (int i = 0; i < 100; ++i) {
        host.session->tick(host.now);
    }
    CHECK(host.transport.take_calls().empty());
    host.now.steady += 24h;
    host.session->tick(host.now);
    CHECK(host.transport.take_calls() == Texts{"ping"});
}

TEST_CASE("text_sent() without a message on its way is ignored", "[driven][misuse]") {
    HostLoop host;
    host.ready();
    host.connection().text_sent(host.now);
    CHECK(any_holds(host.log, "text_sent() without a message on its way was ignored"));
    CHECK(host.state() == State::Ready);
}

TEST_CASE("a transport that never tells text_sent() loses its connection", "[driven][misuse]") {
    HostLoop host;
    host.transport.tells_sent = false;
    host.ready();
    for (int i = 0; i < 12; ++i) {
        host.pass(10s);
        if (host.state() == State::Ready) {
            host.inform();
        }
    }
    CHECK(any_holds(host.told, "state Waiting stale"));
}

TEST_CASE("messages that do not leave are bounded", "[driven][misuse]") {
    auto config = HostLoop::good_config();
    config.limits.max_send_bytes = 65536;
    HostLoop host(config);
    host.transport.tells_sent = false;
    host.ready();
    for (int i = 0; i < 1000 && host.state() == State::Ready; ++i) {
        host.inform();
    }
    CHECK(any_holds(host.told, "state Waiting stale"));
    CHECK(any_holds(host.transport.take_calls(), "drop"));
}

TEST_CASE("a binary message is answered with close 1003", "[driven][misuse]") {
    HostLoop host;
    host.ready();
    host.connection().binary_received(host.now);
    CHECK(host.transport.take_calls() == Texts{"close 1003"});
    host.inform();  // is not read any more
    host.lose();
    CHECK(host.told == Texts{"alarm LINK_DOWN", "state Closing protocol_violation",
                             "state Waiting protocol_violation"});
}

TEST_CASE("a message beyond the limit is answered with close 1009", "[driven][misuse]") {
    auto config = HostLoop::good_config();
    config.limits.max_message_bytes = 1024;
    HostLoop host(config);
    host.ready();
    host.connection().text_received(std::string(1025, ' '), host.now);
    CHECK(host.transport.take_calls() == Texts{"close 1009"});
    CHECK(any_holds(host.told, "state Closing message_too_large"));
}

TEST_CASE("what is no message is an issue, and answered where it can be", "[driven][misuse]") {
    HostLoop host;
    host.ready();
    host.connection().text_received("\xFF[1,", host.now);
    CHECK(host.told == Texts{"issue undecodable"});
    CHECK(host.transport.take_calls().empty());
    host.connection().text_received(
        R"([1,"CMS","P","2026-11-28T20:00:00Z","id 7","ProvideChargingInformation",{}])", host.now);
    CHECK(host.transport.take_calls() == Texts{"sent ProvideChargingInformation Error"});
    CHECK(host.transport.sent.back().envelope.message_id == "id 7");
    CHECK(host.issues.back().error->path == "/6/depotInfoList");
}

TEST_CASE("a subprotocol that was not offered ends the attempt", "[driven][misuse]") {
    HostLoop host;
    host.start();
    host.open("chat");
    CHECK(host.transport.take_calls() == Texts{"open 1", "drop"});
    CHECK(any_holds(host.told, "state Waiting subprotocol_mismatch"));
}

TEST_CASE("a transport may tell the end inside open()", "[driven][misuse]") {
    HostLoop host;
    host.transport.on_call = [&](const char*) {
        host.connection().closed(Error(errc::connect_refused, "Nobody there."), host.now);
    };
    host.start();
    CHECK(host.told ==
          Texts{"state Connecting", "alarm LINK_DOWN", "state Waiting connect_refused"});
}

TEST_CASE("a transport that throws has lost its connection", "[driven][misuse]") {
    HostLoop host;
    host.transport.on_call = [&](const char*) { throw std::runtime_error("no sockets"); };
    host.start();
    CHECK(host.state() == State::Waiting);
    const auto error = host.session->status(host.now).last_error;
    REQUIRE(error);
    CHECK(error->code == errc::internal);
    CHECK(error->detail.find("open(): no sockets") != std::string::npos);
}

TEST_CASE("a transport that throws when the deadline changes keeps its connection",
          "[driven][misuse]") {
    HostLoop host;
    host.transport.on_deadline = [] { throw std::runtime_error("no timers"); };
    host.ready();
    CHECK(any_holds(host.log, "transport: deadline_changed() threw: no timers"));
    CHECK_FALSE(any_holds(host.transport.calls, "drop"));
}

TEST_CASE("a request whose id cannot be repeated stays without an answer", "[driven][misuse]") {
    HostLoop host;
    host.ready();
    host.connection().text_received(
        R"([1,"CMS","P","2026-11-28T20:00:00Z","","ProvideChargingInformation",)"
        R"({"depotInfoList":[]}])",
        host.now);
    CHECK(any_holds(host.log, "session: A message could not be written: "));
    CHECK(host.transport.take_calls().empty());
    CHECK(host.state() == State::Ready);
}

TEST_CASE("a handler that throws is counted, and an alarm until the stop", "[driven][misuse]") {
    HostLoop host;
    host.ready();
    host.on_told = [](const std::string& text) {
        if (text == "information D1") {
            throw std::runtime_error("no room on the screen");
        }
    };
    host.inform();
    host.inform();
    CHECK(host.session->status(host.now).handler_exceptions == 2);
    CHECK(host.told == Texts{"information D1", "alarm HANDLER_EXCEPTION", "information D1"});
    host.session->stop(host.now);
    host.lose();
    CHECK(any_holds(host.told, "over HANDLER_EXCEPTION"));
    CHECK(host.told.back() == "state Stopped");
}

TEST_CASE("a handler may use the session, and what follows comes after it", "[driven][misuse]") {
    HostLoop host;
    host.ready();
    host.on_told = [&](const std::string& text) {
        if (text != "information D1") {
            return;
        }
        host.publish({"R1"});
        host.session->stop(host.now);
        host.session->tick(host.now);
        CHECK(host.session->status(host.now).state == State::Ready);
        CHECK(host.told.back() == "information D1");
    };
    host.inform();
    CHECK(host.state() == State::Closing);
}

TEST_CASE("a handler may destroy the session", "[driven][misuse]") {
    HostLoop host;
    host.ready();
    host.on_told = [&](const std::string& text) {
        if (text == "information D1") {
            host.session.reset();
        }
    };
    host.inform();
    CHECK_FALSE(host.session);
    CHECK(host.transport.calls.back() == "drop");
    CHECK(host.told == Texts{"information D1"});
}

TEST_CASE("what is sent while the session is being destroyed has its outcome, too",
          "[driven][misuse]") {
    HostLoop host;
    host.ready();
    Texts outcomes;
    const auto note = [&](const Result<Confirmation>& outcome) {
        outcomes.emplace_back(error_info(outcome.error().value()).name);
    };
    auto* const session = &*host.session;
    session->send(
        HostLoop::list_of({"R1"}),
        [&](const Result<Confirmation>& outcome) {
            note(outcome);
            session->send(HostLoop::list_of({"R2"}), note, host.now);
        },
        host.now);
    host.session.reset();
    CHECK(outcomes == Texts{"stopped", "stopped"});
}

TEST_CASE("a session may be moved, and assigned over another", "[driven][misuse]") {
    HostLoop first;
    HostLoop second;
    first.ready();
    second.ready();
    *second.session = std::move(*first.session);
    CHECK(second.transport.take_calls() == Texts{"drop"});
    first.inform();
    CHECK(first.told == Texts{"information D1"});
    second.session.reset();
    CHECK(first.transport.calls.back() == "drop");
}

TEST_CASE("no order of calls breaks anything", "[driven][misuse]") {
    std::mt19937 dice(463);
    const auto roll = [&](unsigned sides) { return dice() % sides; };
    HostLoop host;
    host.transport.tells_sent = false;
    host.start();
    for (int i = 0; i < 20000; ++i) {
        auto& connection =
            host.transport.connections[roll(2) == 0 ? host.transport.connections.size() - 1
                                                    : roll(static_cast<unsigned>(
                                                          host.transport.connections.size()))];
        host.now.steady += std::chrono::milliseconds{roll(3000)};
        switch (roll(16)) {
            case 0:
                host.session->start(host.now);
                break;
            case 1:
                roll(8) == 0 ? host.session->stop(host.now) : void();
                break;
            case 2:
                host.publish({"R" + std::to_string(roll(3))});
                break;
            case 3:
                host.session->set_active(roll(2) == 0, host.now);
                break;
            case 4:
                host.session->reconnect_now(host.now);
                break;
            case 5:
                connection.opened({}, host.now);
                break;
            case 6:
                host.open();
                break;
            case 7:
                connection.text_received("[1]", host.now);
                break;
            case 8:
                roll(8) == 0 ? connection.binary_received(host.now) : void();
                break;
            case 9:
                connection.text_sent(host.now);
                break;
            case 10:
                connection.close_received({}, "", host.now);
                break;
            case 11:
                connection.closed(Error(errc::connection_lost, "x"), host.now);
                break;
            case 12:
                connection.text_received(boot_answer(host), host.now);
                break;
            case 13:
                host.inform();
                break;
            case 14:
                connection.pong_received("x", host.now);
                break;
            default:
                host.session->tick(host.now);
                break;
        }
        if (host.transport.calls.size() > 1000) {
            host.transport.take_calls();
        }
    }
    host.session->stop(host.now);
    host.pass(10s);
    CHECK(host.state() == State::Stopped);
    CHECK(host.session->status(host.now).connections > 10);
}
