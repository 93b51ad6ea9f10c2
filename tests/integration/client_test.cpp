// SPDX-License-Identifier: Apache-2.0
// The client against a CMS that is not ours, over TLS on loopback.
#include "cms_process.hpp"
#include "host.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

using namespace std::chrono_literals;
using namespace vdv463;
using test::CmsProcess;
using test::Host;
using test::make;
using test::one_request;
using test::TemporaryFolder;
using test::TestCertificates;

namespace {

using Options = std::vector<std::string>;

struct Site {
    explicit Site(const std::string& name = "cms") : certificates(folder, name) {}

    Options with_tls(const Options& more = {}) const {
        Options options{"--cert", certificates.certificate_file, "--key", certificates.key_file};
        options.insert(options.end(), more.begin(), more.end());
        return options;
    }

    ClientConfig config(const std::string& url) const {
        ClientConfig config;
        config.url = url;
        config.presystem_id = "uri://Customer1/Presystem1";
        config.tls.ca_file = certificates.ca_file;
        config.reconnect.min_delay = 200ms;
        config.reconnect.max_delay = 1s;
        return config;
    }

    TemporaryFolder folder;
    TestCertificates certificates;
};

/// Sends a list of one and waits for what becomes of it.
Result<Confirmation> send_one(Client& client, Host& host) {
    std::vector<Result<Confirmation>> outcomes;
    client.send(one_request("CR1"),
                [&](const Result<Confirmation>& outcome) { host.keep(outcomes, outcome); });
    host.wait_until([&] { return outcomes.size() == 1; });
    return outcomes[0];
}

}  // namespace

TEST_CASE("a client boots, receives information and delivers a published list", "[integration]") {
    Site site;
    CmsProcess cms(site.with_tls({"--user", "bms", "--password", "open sesame"}));
    Host host;
    auto config = site.config(cms.url());
    config.credentials = Credentials{"bms", Secret{"open sesame"}};
    auto client = make(config, host.handlers());
    client.start();
    const auto version = client.publish(one_request("CR1"));
    REQUIRE(version);
    host.wait_until([&] { return host.plan_reached(*version, PlanState::Confirmed); });
    host.wait_until([&] { return !host.information.empty(); });

    CHECK(cms.wait_for_message(1, "ProvideChargingRequests").holds("CR1"));
    const auto status = client.status();
    CHECK(status.state == State::Ready);
    CHECK(status.confirmed_plan_version == *version);
    CHECK(status.connection.tls_version == "TLSv1.3");
    CHECK(status.connection.subprotocol == "v1.463.vdv.de");
    client.stop();
    CHECK(host.states.back().to == State::Stopped);
    CHECK(cms.wait_for("closed").holds("\"code\": 1000"));
}

TEST_CASE(
    "after the CMS was killed and started again the client boots first and then sends the "
    "newest list",
    "[integration]") {
    Site site;
    auto cms = std::make_unique<CmsProcess>(site.with_tls());
    const auto port = std::to_string(cms->port());
    Host host;
    auto client = make(site.config(cms->url()), host.handlers());
    client.start();
    REQUIRE(client.publish(one_request("CR1")));
    host.wait_until([&] { return host.plan_reached(1, PlanState::Confirmed); });
    cms->kill();
    host.wait_until([&] { return host.reached(State::Waiting); });
    REQUIRE(client.publish(one_request("CR2")));
    cms = std::make_unique<CmsProcess>(site.with_tls({"--port", port}));
    host.wait_until([&] { return host.plan_reached(2, PlanState::Confirmed); });
    cms->wait_for_message(1, "ProvideChargingRequests");

    std::vector<std::string> messages;
    for (const auto& event : cms->events()) {
        if (event.is("message") && event.holds("\"parts\": [1, ")) {
            messages.push_back(event.text);
        }
    }
    REQUIRE(messages.size() == 2);
    CHECK(messages[0].find("BootNotification") != std::string::npos);
    CHECK(messages[1].find("CR2") != std::string::npos);
}

TEST_CASE("a CMS that rejects the boot sees attempts no closer together than the back-off",
          "[integration]") {
    Site site;
    CmsProcess cms(site.with_tls({"--boot", "rejected"}));
    Host host;
    auto client = make(site.config(cms.url()), host.handlers());
    client.start();
    std::vector<double> times;
    cms.wait_for([&](const test::CmsEvent& event) {
        if (event.is("connected")) {
            times.push_back(event.seconds);
        }
        return times.size() == 6;
    });
    client.stop();
    const std::vector<double> delays{0.2, 0.4, 0.8, 1.0, 1.0};
    for (std::size_t i = 0; i < delays.size(); ++i) {
        const double measured = times[i + 1] - times[i];
        WARN("attempt " << i + 2 << " came " << measured << " s after the one before; back-off "
                        << delays[i] << " s");
        CHECK(measured >= delays[i]);
    }
}

TEST_CASE("a frozen CMS is found by the ping that stays without answer", "[integration]") {
    Site site;
    CmsProcess cms(site.with_tls({"--push-interval", "0"}));
    Host host;
    auto config = site.config(cms.url());
    config.liveness.ping_interval = 100ms;
    config.liveness.timeout = 200ms;
    auto client = make(config, host.handlers());
    client.start();
    host.wait_until([&] { return host.reached(State::Ready); });
    cms.freeze();
    host.wait_until([&] { return host.reached(State::Waiting); });
    CHECK(host.change_to(State::Waiting).cause->code == errc::stale);
}

TEST_CASE("pings keep a silent but living connection", "[integration]") {
    Site site;
    CmsProcess cms(site.with_tls({"--push-interval", "0"}));
    Host host;
    auto config = site.config(cms.url());
    config.liveness.ping_interval = 20ms;
    config.liveness.timeout = 10s;
    auto client = make(config, host.handlers());
    client.start();
    host.wait_until([&] { return host.reached(State::Ready); });
    while (!client.status().round_trip) {
        std::this_thread::yield();
    }
    CHECK(client.status().state == State::Ready);
}

TEST_CASE("send reports the confirmation of its one message", "[integration]") {
    Site site;
    CmsProcess cms(site.with_tls());
    Host host;
    auto client = make(site.config(cms.url()), host.handlers());
    client.start();
    host.wait_until([&] { return host.reached(State::Ready); });
    const auto outcome = send_one(client, host);
    REQUIRE(outcome);
    CHECK(cms.wait_for_message(1, "ProvideChargingRequests").holds(outcome->message_id));
}

TEST_CASE("an Error as answer to send carries the CMS's words", "[integration]") {
    Site site;
    CmsProcess cms(site.with_tls({"--answer", "error"}));
    Host host;
    auto client = make(site.config(cms.url()), host.handlers());
    client.start();
    host.wait_until([&] { return host.reached(State::Ready); });
    const auto outcome = send_one(client, host);
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().code == errc::remote_error);
    CHECK(outcome.error().peer_text == "charging requests refused");
}

TEST_CASE("a list of several megabytes arrives whole", "[integration]") {
    Site site;
    CmsProcess cms(site.with_tls());
    Host host;
    auto client = make(site.config(cms.url()), host.handlers());
    client.start();
    // Few requests with long ids: it is about the text, and sanitizers take their time for each.
    const std::string long_id(900, 'x');
    std::vector<ChargingRequest> list;
    for (int i = 0; i < 4000; ++i) {
        const std::string id = "uri://Customer1/Presystem1/CR" + std::to_string(i) + '/';
        list.push_back(one_request(id + long_id)[0]);
    }
    const auto version = client.publish(list);
    REQUIRE(version);
    host.wait_until([&] { return host.plan_reached(*version, PlanState::Confirmed); });
    const auto heard = cms.wait_for_message(1, "ProvideChargingRequests");
    CHECK(heard.text.size() > 3'000'000);
    CHECK(heard.holds("CR3999/"));
}

TEST_CASE("two clients with own CAs, credentials and CMSs do not disturb each other",
          "[integration]") {
    Site north("north");
    Site south("south");
    CmsProcess north_cms(north.with_tls({"--user", "n", "--password", "north secret"}));
    CmsProcess south_cms(south.with_tls({"--user", "s", "--password", "south secret"}));
    Host north_host;
    Host south_host;
    auto north_config = north.config(north_cms.url());
    north_config.credentials = Credentials{"n", Secret{"north secret"}};
    auto south_config = south.config(south_cms.url());
    south_config.credentials = Credentials{"s", Secret{"south secret"}};
    auto north_client = make(north_config, north_host.handlers());
    auto south_client = make(south_config, south_host.handlers());
    north_client.start();
    south_client.start();
    north_host.wait_until([&] { return !north_host.information.empty(); });
    south_host.wait_until([&] { return !south_host.information.empty(); });

    north_cms.kill();
    north_host.wait_until([&] { return north_host.reached(State::Waiting); });
    const auto before = south_client.status().information_received;
    south_host.wait_until([&] { return south_client.status().information_received > before + 2; });
    CHECK(south_client.status().connections == 1);
    south_client.stop();
    CHECK(south_host.states.size() == 4);  // connecting, booting, ready and now stopped
}

TEST_CASE("a client that trusts another CA never gets through", "[integration]") {
    Site site("cms");
    Site other("other");
    CmsProcess cms(site.with_tls());
    Host host;
    auto client = make(other.config(cms.url()), host.handlers());
    client.start();
    host.wait_until([&] { return host.reached(State::Waiting); });
    CHECK(host.change_to(State::Waiting).cause->code == errc::tls_untrusted);
    for (const auto& event : cms.events()) {
        CHECK_FALSE(event.is("connected"));
    }
}

TEST_CASE("the credentials provider is asked before each attempt", "[integration]") {
    Site site;
    CmsProcess cms(site.with_tls({"--user", "bms", "--password", "new"}));
    Host host;
    auto config = site.config(cms.url());
    std::atomic<int> asked{0};
    config.credentials = CredentialsProvider{[&]() -> Result<Credentials> {
        return Credentials{"bms", Secret{++asked == 1 ? "old" : "new"}};
    }};
    auto client = make(config, host.handlers());
    client.start();
    host.wait_until([&] { return host.reached(State::Ready); });
    CHECK(asked == 2);
    CHECK(host.change_to(State::Waiting).cause->code == errc::http_unauthorized);
}

TEST_CASE("a charging information that cannot be read is answered with an Error and reported",
          "[integration]") {
    Site site;
    CmsProcess cms(site.with_tls({"--break-information", "1"}));
    Host host;
    auto client = make(site.config(cms.url()), host.handlers());
    client.start();
    host.wait_until([&] { return !host.issues.empty(); });
    const auto issue = host.first(host.issues);
    CHECK(issue.kind == IssueReport::Kind::Undecodable);
    CHECK(issue.error->path ==
          "/6/depotInfoList/0/chargingStationInfoList/0/chargingPointInfoList/0/chargingPointId");
    CHECK(cms.wait_for_message(3, "ProvideChargingInformation").holds("chargingPointId"));
}
