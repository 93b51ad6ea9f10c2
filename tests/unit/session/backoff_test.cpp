// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <vector>

#include "scripted_session.hpp"
#include "session/backoff.hpp"

namespace vdv463::test {

namespace {

using Delays = std::vector<std::chrono::milliseconds>;

Delays failing_attempts(ScriptedSession& s, int count) {
    Delays delays;
    for (int i = 0; i < count; ++i) {
        s.lost();
        delays.push_back(s.only<ReportState>().change.retry_in.value());
        s.fire_timer();
    }
    return delays;
}

}  // namespace

TEST_CASE("the delay doubles from 15 seconds to the ceiling of 300", "[session]") {
    ScriptedSession s;
    s.start();
    CHECK(failing_attempts(s, 7) == Delays{15s, 30s, 60s, 120s, 240s, 300s, 300s});
}

TEST_CASE("the longest delays possible do not overflow", "[session]") {
    ReconnectConfig config;
    config.min_delay = std::chrono::milliseconds::max() / 3;
    config.max_delay = std::chrono::milliseconds::max();
    config.jitter_pct = 100;
    CountingRandom random;
    random.fixed = 0;
    Backoff backoff{config};
    CHECK(backoff.next(random) == config.min_delay);
    CHECK(backoff.next(random) == config.min_delay * 2);
    CHECK(backoff.next(random) == config.max_delay);
    random.fixed = ~std::uint64_t{0};
    CHECK(backoff.next(random) == config.max_delay);
}

TEST_CASE("a delay beyond the clock's range does not overflow", "[session]") {
    auto config = ScriptedSession::default_config();
    config.reconnect.min_delay = config.reconnect.max_delay = std::chrono::milliseconds::max();
    ScriptedSession s{config};
    s.start().lost();
    CHECK(s.next_timer().value() > 1000h);
}

TEST_CASE("jitter adds up to its share and never shortens", "[session]") {
    ReconnectConfig config;
    config.jitter_pct = 20;
    CountingRandom random;
    Backoff backoff{config};
    random.fixed = 0;
    CHECK(backoff.next(random) == 15s);
    random.fixed = 6000;
    CHECK(backoff.next(random) == 36s);
    random.fixed = 12001;
    CHECK(backoff.next(random) == 60s);
}

TEST_CASE("without jitter no randomness is used", "[session]") {
    ReconnectConfig config;
    CountingRandom random;
    Backoff backoff{config};
    CHECK(backoff.next(random) == 15s);
    CHECK(random.next() == 1);
}

TEST_CASE("a connection that was Ready for stable_after starts the delay anew", "[session]") {
    ScriptedSession s;
    s.start();
    failing_attempts(s, 3);
    s.open().boot();
    for (int i = 0; i < 6; ++i) {
        s.wait(10s).bytes();
    }
    s.lost();
    CHECK(s.only<ReportState>().change.retry_in == 15s);
}

TEST_CASE("a connection that was Ready for less keeps the delay growing", "[session]") {
    ScriptedSession s;
    s.start();
    failing_attempts(s, 3);
    s.open().boot().wait(20s).bytes().wait(20s).bytes().wait(19s).lost();
    CHECK(s.only<ReportState>().change.retry_in == 120s);
}

TEST_CASE("stable_after of zero starts the delay anew at Ready", "[session]") {
    auto config = ScriptedSession::default_config();
    config.reconnect.stable_after = 0s;
    ScriptedSession s{config};
    s.start();
    failing_attempts(s, 3);
    s.open().boot().lost();
    CHECK(s.only<ReportState>().change.retry_in == 15s);
}

TEST_CASE("reconnect_now does not start the delay anew", "[session]") {
    ScriptedSession s;
    s.start();
    failing_attempts(s, 2);
    s.lost().reconnect_now().lost();
    CHECK(s.only<ReportState>().change.retry_in == 120s);
}

TEST_CASE("a rejected boot keeps the delay growing", "[session]") {
    ScriptedSession s;
    s.start().open().boot(BootStatus::Rejected).lost();
    CHECK(s.only<ReportState>().change.retry_in == 15s);
    s.fire_timer().open().boot(BootStatus::Rejected).lost();
    CHECK(s.only<ReportState>().change.retry_in == 30s);
}

TEST_CASE("a start after a stop begins with the first delay and the first url", "[session]") {
    ScriptedSession s;
    s.start();
    failing_attempts(s, 3);
    s.stop().start();
    CHECK(s.only<OpenTransport>().attempt == 1);
    s.lost();
    CHECK(s.only<ReportState>().change.retry_in == 15s);
}

TEST_CASE("after max_attempts in a row without Ready the session stops by itself", "[session]") {
    auto config = ScriptedSession::default_config();
    config.reconnect.max_attempts = 3;
    config.limits.answer_timeout = 1h;  // no alarm about the list comes between
    ScriptedSession s{config};
    s.publish(1, list_of({"a"})).start();
    failing_attempts(s, 2);
    s.closed(Error{errc::tls_expired, "the certificate has expired"});
    const StateChange change = s.only<ReportState>().change;
    CHECK(change.to == State::Stopped);
    CHECK(change.cause->code == errc::tls_expired);
    CHECK_FALSE(s.next_timer());
    CHECK(s.status().plan_version == 0);
}

TEST_CASE("an attempt that reached Ready begins the count of attempts anew", "[session]") {
    auto config = ScriptedSession::default_config();
    config.reconnect.max_attempts = 2;
    ScriptedSession s{config};
    s.start().lost().fire_timer().open().boot().lost();
    CHECK(s.state() == State::Waiting);
    s.fire_timer().lost();
    CHECK(s.state() == State::Waiting);
    s.fire_timer().lost();
    CHECK(s.state() == State::Stopped);
}

}  // namespace vdv463::test
