// SPDX-License-Identifier: Apache-2.0
// When the example of a service tells systemd's watchdog that it lives.
#include "alive.hpp"

#include <catch2/catch.hpp>

#include <chrono>

using namespace std::chrono_literals;
using namespace vdv463;

namespace {

bool lives(State state, std::chrono::milliseconds age) {
    ClientStatus status;
    status.state = state;
    status.state_age = age;
    return service::is_alive(status, ClientConfig{});
}

bool lives_ready(std::chrono::milliseconds silence) {
    ClientStatus status;
    status.state = State::Ready;
    status.state_age = 24h;
    status.silence = silence;
    return service::is_alive(status, ClientConfig{});
}

}  // namespace

TEST_CASE("a service lives while no deadline of its client has passed unnoticed", "[service]") {
    CHECK(lives(State::Connecting, 30s));
    CHECK_FALSE(lives(State::Connecting, 46s));
    CHECK(lives(State::Booting, 30s));
    CHECK_FALSE(lives(State::Booting, 46s));
    CHECK(lives(State::Closing, 2s));
    CHECK_FALSE(lives(State::Closing, 18s));
    CHECK(lives_ready(50s));
    CHECK_FALSE(lives_ready(66s));
}

TEST_CASE("a service whose CMS is away for a day lives", "[service]") {
    ClientStatus status;
    status.state = State::Waiting;
    status.state_age = 24h;
    status.retry_in = 1s;
    CHECK(service::is_alive(status, ClientConfig{}));
    status.retry_in.reset();  // a standby without a connection
    CHECK(service::is_alive(status, ClientConfig{}));
}

TEST_CASE("a service whose next attempt is overdue, or that was stopped, does not live",
          "[service]") {
    ClientStatus status;
    status.state = State::Waiting;
    status.retry_in = 0s;
    CHECK_FALSE(service::is_alive(status, ClientConfig{}));
    CHECK_FALSE(lives(State::Stopped, 0s));
}
