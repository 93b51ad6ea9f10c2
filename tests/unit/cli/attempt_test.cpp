// SPDX-License-Identifier: Apache-2.0
#include "attempt.hpp"

#include <catch2/catch.hpp>

using namespace vdv463;
using namespace vdv463::cli;
using namespace std::chrono_literals;

namespace {

AttemptStep ended(Step which, bool ok = true) {
    AttemptStep step;
    step.step = which;
    step.ok = ok;
    return step;
}

errc overdue_after(const std::string& url, std::initializer_list<Step> steps) {
    Attempt attempt(url);
    for (const Step step : steps) {
        attempt.add(ended(step));
    }
    return attempt.add_overdue(1s).error->value();
}

}  // namespace

TEST_CASE("a time-out belongs to the step that was not finished", "[attempt]") {
    CHECK(overdue_after("wss://x/", {}) == errc::resolve_timeout);
    CHECK(overdue_after("wss://x/", {Step::Resolve}) == errc::connect_timeout);
    CHECK(overdue_after("wss://x/", {Step::Resolve, Step::Connect}) == errc::tls_timeout);
    CHECK(overdue_after("wss://x/", {Step::Tls}) == errc::upgrade_timeout);
    CHECK(overdue_after("wss://x/", {Step::Tls, Step::Upgrade}) == errc::upgrade_timeout);
    CHECK(overdue_after("wss://x/", {Step::Subprotocol}) == errc::boot_timeout);
    CHECK(overdue_after("wss://x/", {Step::Boot}) == errc::information_timeout);
}

TEST_CASE("without TLS the step after connecting is the upgrade", "[attempt]") {
    CHECK(overdue_after("ws://x/", {Step::Resolve, Step::Connect}) == errc::upgrade_timeout);
}

TEST_CASE("the error of the failed step goes before that of the state", "[attempt]") {
    Attempt attempt("wss://x/");
    AttemptStep failed = ended(Step::Connect, false);
    failed.error = Error(errc::connect_refused, "refused");
    attempt.add(failed);
    StateChange change;
    change.to = State::Stopped;
    change.cause = Error(errc::connection_lost, "lost");
    CHECK(attempt.add(change));
    CHECK(attempt.error()->value() == errc::connect_refused);
}

TEST_CASE("the cause of a state serves where no step has failed", "[attempt]") {
    Attempt attempt("wss://x/");
    StateChange change;
    change.to = State::Closing;
    change.cause = Error(errc::refused_by_peer, "1008");
    CHECK(attempt.add(change));
    CHECK(attempt.error()->value() == errc::refused_by_peer);
}

TEST_CASE("a change of state that is as planned is no failure", "[attempt]") {
    Attempt attempt("wss://x/");
    StateChange change;
    change.to = State::Closing;
    CHECK_FALSE(attempt.add(change));
    CHECK_FALSE(attempt.error());
}

TEST_CASE("a step counts as reached only when it went well", "[attempt]") {
    Attempt attempt("wss://x/");
    attempt.add(ended(Step::Boot, false));
    CHECK_FALSE(attempt.reached(Step::Boot));
    attempt.add(ended(Step::Boot));
    CHECK(attempt.reached(Step::Boot));
}

TEST_CASE("one attempt has no retry, and no wait beyond its time-out", "[attempt]") {
    ClientConfig config;
    limit_to_one_attempt(config, 2s);
    CHECK(config.reconnect.max_attempts == 1U);
    CHECK(config.limits.connect_timeout < 2s);
    CHECK(config.limits.boot_timeout < 2s);
    CHECK(config.limits.answer_timeout < 2s);
    limit_to_one_attempt(config, 1ms);
    CHECK(config.limits.connect_timeout > 0ms);
}
