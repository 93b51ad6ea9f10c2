// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <vector>

#include "scripted_session.hpp"

/// When the next attempt comes after what the CMS said to the last one.
namespace vdv463::test {

namespace {

Error refused_over_http(errc code, std::optional<std::int64_t> retry_after_s = std::nullopt) {
    Error error{code, "the CMS refused the upgrade"};
    error.retry_after_s = retry_after_s;
    return error;
}

std::chrono::milliseconds delay_of(const ScriptedSession& s) {
    return s.only<ReportState>().change.retry_in.value();
}

SessionConfig with_provider() {
    auto config = ScriptedSession::default_config();
    config.credentials_may_change = true;
    return config;
}

/// Lets the provider give the same credentials whenever it is asked; says when that was.
std::vector<std::chrono::milliseconds> times_asked(ScriptedSession& s,
                                                   std::chrono::milliseconds duration) {
    std::vector<std::chrono::milliseconds> times;
    for (auto passed = 0ms; passed < duration; passed += 1s) {
        s.wait(1s);
        if (s.count<AskCredentials>() > 0) {
            times.push_back(passed + 1s);
            s.asked(false);
        }
    }
    return times;
}

}  // namespace

TEST_CASE("Retry-After lengthens the delay, even beyond the ceiling", "[session][retry]") {
    ScriptedSession s;
    s.start().closed(refused_over_http(errc::http_status, 1200));
    CHECK(delay_of(s) == 1200s);
    CHECK(s.status().retry_in == 1200s);
}

TEST_CASE("Retry-After never shortens the delay", "[session][retry]") {
    ScriptedSession s;
    s.start().closed(refused_over_http(errc::http_status, 3));
    CHECK(delay_of(s) == 15s);
}

TEST_CASE("Retry-After is respected up to an hour", "[session][retry]") {
    ScriptedSession s;
    s.start().closed(refused_over_http(errc::http_status, std::int64_t{1} << 62));
    CHECK(delay_of(s) == 1h);
}

TEST_CASE("a Retry-After before now is no Retry-After", "[session][retry]") {
    ScriptedSession s;
    s.start().closed(refused_over_http(errc::http_status, -5));
    CHECK(delay_of(s) == 15s);
}

TEST_CASE("jitter only adds to a Retry-After, too", "[session][retry]") {
    auto config = ScriptedSession::default_config();
    config.reconnect.jitter_pct = 10;
    ScriptedSession s{config};
    s.random.fixed = 50000;
    s.start().closed(refused_over_http(errc::http_status, 600));
    CHECK(delay_of(s) == 650s);
}

TEST_CASE("Retry-After does not change the delays that follow", "[session][retry]") {
    ScriptedSession s;
    s.start().closed(refused_over_http(errc::http_status, 1200)).fire_timer().lost();
    CHECK(delay_of(s) == 30s);
}

TEST_CASE("refused credentials wait for the longest delay at once", "[session][retry]") {
    ScriptedSession s;
    const errc refusal = GENERATE(errc::http_unauthorized, errc::http_forbidden);
    s.start().closed(refused_over_http(refusal));
    CHECK(delay_of(s) == 300s);
    s.wait(299999ms);
    CHECK(s.count<OpenTransport>() == 0);
    s.wait(1ms);
    CHECK(s.count<OpenTransport>() == 1);
}

TEST_CASE("refused credentials with a Retry-After wait for the longer of both",
          "[session][retry]") {
    ScriptedSession s;
    s.start().closed(refused_over_http(errc::http_forbidden, 1800));
    CHECK(delay_of(s) == 1800s);
}

TEST_CASE("fixed credentials that were refused are not asked for again", "[session][retry]") {
    ScriptedSession s;
    s.start().closed(refused_over_http(errc::http_unauthorized));
    CHECK(times_asked(s, 300s).empty());
}

TEST_CASE("a provider is asked for others at the pace of the back-off", "[session][retry]") {
    ScriptedSession s{with_provider()};
    s.start().closed(refused_over_http(errc::http_unauthorized));
    CHECK(delay_of(s) == 300s);
    CHECK(times_asked(s, 299s) == std::vector<std::chrono::milliseconds>{15s, 45s, 105s, 225s});
    CHECK(s.state() == State::Waiting);
}

TEST_CASE("other credentials are tried as soon as the provider has them", "[session][retry]") {
    ScriptedSession s{with_provider()};
    s.start().closed(refused_over_http(errc::http_unauthorized)).wait(15s);
    CHECK(s.only<AskCredentials>().attempt == 1);
    s.asked(true);
    CHECK(s.only<OpenTransport>().attempt == 2);
    CHECK(s.state() == State::Connecting);
}

TEST_CASE("a provider that gives others each time is asked at the pace of the back-off",
          "[session][retry]") {
    ScriptedSession s{with_provider()};
    s.start();
    for (const auto pace : {15s, 30s, 60s, 120s, 240s}) {
        s.closed(refused_over_http(errc::http_unauthorized)).wait(pace - 1ms);
        CHECK(s.count<AskCredentials>() == 0);
        s.wait(1ms);
        CHECK(s.count<AskCredentials>() == 1);
        s.asked(true);
    }
    s.closed(refused_over_http(errc::http_unauthorized)).wait(300s);
    CHECK(s.count<AskCredentials>() == 0);
    CHECK(s.count<OpenTransport>() == 1);
}

TEST_CASE("a provider is not asked before the CMS's Retry-After", "[session][retry]") {
    ScriptedSession s{with_provider()};
    s.start().closed(refused_over_http(errc::http_unauthorized, 200));
    CHECK(times_asked(s, 299s) == std::vector<std::chrono::milliseconds>{200s});
}

TEST_CASE("a provider that fails when asked again is logged and nothing else", "[session][retry]") {
    ScriptedSession s{with_provider()};
    s.start().closed(refused_over_http(errc::http_unauthorized)).wait(15s);
    s.asked(Error{errc::credentials_failed, "the vault is closed"});
    CHECK(s.only<Log>().text.find("the vault is closed") != std::string::npos);
    CHECK(s.actions().size() == 1);
}

TEST_CASE("an answer of the provider that comes too late does nothing", "[session][retry]") {
    ScriptedSession s{with_provider()};
    s.start().closed(refused_over_http(errc::http_unauthorized)).wait(15s);
    SECTION("after reconnect_now") {
        s.reconnect_now().asked(true);
    }
    SECTION("after a stop") {
        s.stop().asked(true);
    }
    CHECK(s.actions().empty());
}

TEST_CASE("an answer of the provider to a former attempt does nothing", "[session][retry]") {
    CountingRandom random;
    Session session{with_provider(), random};
    const auto at = [](std::chrono::seconds time) { return Now{TimePoint{} + time, {}}; };
    CHECK(session.handle(Start{}, at(0s)).size() > 0);
    CHECK(
        session.handle(TransportClosed{refused_over_http(errc::http_unauthorized)}, at(0s)).size() >
        0);
    CHECK(session.handle(ReconnectNow{}, at(15s)).size() > 0);
    CHECK(session.handle(TransportClosed{refused_over_http(errc::http_unauthorized)}, at(16s))
              .size() > 0);
    CHECK(session.handle(CredentialsAsked{1, true}, at(17s)).empty());
    CHECK_FALSE(session.handle(CredentialsAsked{2, true}, at(18s)).empty());
}

TEST_CASE("a CMS that accepts and then refuses is not asked more often than the back-off says",
          "[session][retry]") {
    ScriptedSession s;
    s.start();
    const auto how =
        GENERATE("boot rejected", "closed with 1008 before the boot's answer",
                 "closed with 1008 when Ready", "another subprotocol", "an Error to the boot");
    CAPTURE(how);
    const std::string refusal = how;
    for (const auto delay : {15s, 30s, 60s, 120s, 240s, 300s, 300s}) {
        if (refusal == "another subprotocol") {
            s.open("other");
        } else if (refusal == "boot rejected") {
            s.open().boot(BootStatus::Rejected).lost();
        } else if (refusal == "an Error to the boot") {
            s.open().answer(ErrorPayload{"no", "", ""}).lost();
        } else if (refusal == "closed with 1008 when Ready") {
            s.open().boot().peer_closes(errc::refused_by_peer).lost();
        } else {
            s.open().peer_closes(errc::refused_by_peer).lost();
        }
        CHECK(s.status().retry_in == delay);
        s.wait(delay - 1ms);
        CHECK(s.count<OpenTransport>() == 0);
        s.wait(1ms);
        CHECK(s.count<OpenTransport>() == 1);
    }
}

TEST_CASE("nothing that ends an attempt is final", "[session][retry]") {
    for (const ErrorInfo& info : error_table()) {
        INFO(info.name);
        ScriptedSession s;
        s.start().closed(Error{info.code, "it went wrong"});
        CHECK(s.state() == State::Waiting);
        s.fire_timer();
        CHECK(s.only<OpenTransport>().attempt == 2);
    }
}

TEST_CASE("alternate urls are tried in turn, one per attempt", "[session][retry]") {
    auto config = ScriptedSession::default_config();
    config.url_count = 3;
    ScriptedSession s{config};
    s.start();
    for (std::size_t attempt = 0; attempt < 7; ++attempt) {
        CHECK(s.only<OpenTransport>().url_index == attempt % 3);
        s.lost();
        CHECK(s.count<OpenTransport>() == 0);
        s.fire_timer();
    }
}

}  // namespace vdv463::test
