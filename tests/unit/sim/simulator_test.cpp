// SPDX-License-Identifier: Apache-2.0
#include "simulator.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace vdv463;
using namespace vdv463::sim;

TEST_CASE("every problem of a configuration is reported at once", "[sim]") {
    SimulatorConfig config;
    config.listen_address = "somewhere";
    config.points = 0;
    config.push_interval = std::chrono::milliseconds{0};
    config.speed = 0;
    config.key_file = "key.pem";
    config.credentials = Credentials{"a:b", Secret("x")};

    const auto simulator = Simulator::start(config);

    REQUIRE_FALSE(simulator);
    CHECK(simulator.error().value() == errc::invalid_config);
    std::vector<std::string> paths;
    for (const Issue& issue : simulator.error().issues) {
        paths.push_back(issue.path);
    }
    CHECK(paths == std::vector<std::string>{"listen_address", "points", "push_interval", "speed",
                                            "credentials.user", "certificate_file"});
}

TEST_CASE("a port that is taken is an error that names it", "[sim]") {
    SimulatorConfig config;
    config.insecure = true;
    auto first = Simulator::start(config);
    REQUIRE(first);
    config.port = first->port();

    const auto second = Simulator::start(config);

    REQUIRE_FALSE(second);
    CHECK(second.error().value() == errc::connect_failed);
    CHECK(second.error().detail.find(std::to_string(config.port)) != std::string::npos);
}

TEST_CASE("a certificate file that is not there is an error that names it", "[sim]") {
    SimulatorConfig config;
    config.certificate_file = "no-such-certificate.pem";
    config.key_file = "no-such-key.pem";

    const auto simulator = Simulator::start(config);

    REQUIRE_FALSE(simulator);
    CHECK(simulator.error().value() == errc::tls_setup_failed);
    CHECK(simulator.error().detail.find("no-such-certificate.pem") != std::string::npos);
}

TEST_CASE("the url names the scheme, the address and the port", "[sim]") {
    SimulatorConfig config;
    auto secure = Simulator::start(config);
    REQUIRE(secure);
    CHECK(secure->url() == "wss://127.0.0.1:" + std::to_string(secure->port()) + "/vdv463");
    CHECK(secure->ca_pem().find("BEGIN CERTIFICATE") != std::string::npos);

    config.insecure = true;
    config.listen_address = "0.0.0.0";
    auto plain = Simulator::start(config);
    REQUIRE(plain);
    CHECK(plain->url() == "ws://localhost:" + std::to_string(plain->port()) + "/vdv463");
    CHECK(plain->ca_pem().empty());
}

TEST_CASE("a simulator may be moved and stopped twice", "[sim]") {
    SimulatorConfig config;
    config.insecure = true;
    auto started = Simulator::start(config);
    REQUIRE(started);
    Simulator simulator = *std::move(started);

    simulator.stop();
    simulator.stop();
    simulator.drop_connections();

    CHECK(simulator.port() != 0);
    CHECK(simulator.violations().empty());
}
