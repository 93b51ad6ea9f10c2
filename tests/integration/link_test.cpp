// SPDX-License-Identifier: Apache-2.0
// What keeps a link up, over real sockets: what is tried again, and what the host is told of it.
#include "cms_process.hpp"
#include "host.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstdio>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace std::chrono_literals;
using namespace vdv463;
using test::CmsProcess;
using test::Host;
using test::make;
using test::one_request;
using test::TemporaryFolder;
using test::TestCertificates;

namespace {

ClientConfig plain(std::uint16_t port) {
    ClientConfig config = test::plain_config(port);
    config.reconnect.min_delay = 50ms;
    config.reconnect.max_delay = 200ms;
    return config;
}

/// Listens, completes TCP connections and never says a word.
class Mute {
public:
    Mute() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* generic = reinterpret_cast<sockaddr*>(&address);
        REQUIRE(::bind(socket_, generic, size) == 0);
        REQUIRE(::listen(socket_, 64) == 0);
        REQUIRE(::getsockname(socket_, generic, &size) == 0);
        port_ = ntohs(address.sin_port);
    }
    Mute(const Mute&) = delete;
    Mute& operator=(const Mute&) = delete;
    ~Mute() { ::close(socket_); }
    std::uint16_t port() const { return port_; }

private:
    int socket_;
    std::uint16_t port_ = 0;
};

/// A port on which nobody listens any more.
std::uint16_t dead_port() {
    return Mute{}.port();
}

/// How often each alarm began and ended, such as "LINK_DOWN+ LINK_DOWN-".
std::string told(const std::vector<Alarm>& alarms) {
    std::string text;
    for (const Alarm& alarm : alarms) {
        text += (text.empty() ? "" : " ") + alarm.id + (alarm.raised ? "+" : "-");
    }
    return text;
}

}  // namespace

TEST_CASE("a CA file that is missing for a while ends no client", "[link]") {
    TemporaryFolder folder;
    const TestCertificates certificates(folder, "cms");
    CmsProcess cms({"--cert", certificates.certificate_file, "--key", certificates.key_file});
    const std::string hidden = certificates.ca_file + ".away";
    REQUIRE(std::rename(certificates.ca_file.c_str(), hidden.c_str()) == 0);
    Host host;
    auto config = plain(cms.port());
    config.url = cms.url();
    config.tls.ca_file = certificates.ca_file;
    auto client = make(config, host.handlers());
    client.start();
    host.wait_until([&] { return host.reached(State::Waiting); });
    CHECK(host.change_to(State::Waiting).cause->code == errc::tls_setup_failed);
    REQUIRE(std::rename(hidden.c_str(), certificates.ca_file.c_str()) == 0);
    host.wait_until([&] { return host.reached(State::Ready); });
    client.stop();
    // The test's certificate is for days only.
    CHECK(told(host.alarms) == "LINK_DOWN+ CERTIFICATE_EXPIRY+ LINK_DOWN- CERTIFICATE_EXPIRY-");
}

TEST_CASE("refused credentials wait until the provider has others", "[link]") {
    CmsProcess cms({"--user", "bms", "--password", "new"});
    Host host;
    auto config = plain(cms.port());
    config.reconnect.max_delay = 1h;
    std::atomic<int> asked{0};
    config.credentials = CredentialsProvider{[&]() -> Result<Credentials> {
        return Credentials{"bms", Secret{++asked < 4 ? "old" : "new"}};
    }};
    auto client = make(config, host.handlers());
    client.start();
    host.wait_until([&] { return host.reached(State::Ready); });
    CHECK(asked == 4);
    CHECK(client.status().attempt == 2);
    CHECK(host.change_to(State::Waiting).retry_in == 1h);
    client.stop();
    CHECK(told(host.alarms) == "AUTH_FAILED+ LINK_DOWN+ AUTH_FAILED- LINK_DOWN-");
}

TEST_CASE("a stop while refused credentials wait does not wait", "[link]") {
    CmsProcess cms({"--user", "bms", "--password", "new"});
    Host host;
    auto config = plain(cms.port());
    config.reconnect.max_delay = 1h;
    std::promise<void> asked_again;
    std::atomic<int> asked{0};
    config.credentials = CredentialsProvider{[&]() -> Result<Credentials> {
        if (++asked == 2) {
            asked_again.set_value();
        }
        return Credentials{"bms", Secret{"old"}};
    }};
    auto client = make(config, host.handlers());
    client.start();
    REQUIRE(asked_again.get_future().wait_for(30s) == std::future_status::ready);
    client.stop();
    CHECK(told(host.alarms) == "AUTH_FAILED+ LINK_DOWN+ AUTH_FAILED- LINK_DOWN-");
}

TEST_CASE("LINK_DOWN is one alarm for many attempts and ends when the CMS is there", "[link]") {
    const auto port = dead_port();
    Host host;
    auto client = make(plain(port), host.handlers());
    client.start();
    host.wait_until([&] { return host.states.size() >= 8; });
    CHECK(client.status().alarms.size() == 1);
    CmsProcess cms({"--port", std::to_string(port)});
    host.wait_until([&] { return host.reached(State::Ready); });
    cms.kill();
    host.wait_until([&] { return host.alarms.size() == 3; });
    client.stop();
    CHECK(told(host.alarms) == "LINK_DOWN+ LINK_DOWN- LINK_DOWN+ LINK_DOWN-");
    CHECK(client.status().alarms.empty());
}

TEST_CASE("a CMS that labels local time as UTC is told from a wrong clock", "[link]") {
    CmsProcess cms({"--clock-ahead", "7200"});
    Host host;
    auto client = make(plain(cms.port()), host.handlers());
    client.start();
    host.wait_until([&] { return !host.alarms.empty(); });
    const Alarm alarm = host.first(host.alarms);
    CHECK(alarm.id == "CLOCK_OFFSET");
    CHECK(alarm.text.find("the CMS labels local time as UTC") != std::string::npos);
    const auto offset = client.status().cms_clock_offset;
    REQUIRE(offset);
    CHECK(*offset > 7170s);
    CHECK(*offset < 7230s);
}

TEST_CASE("a connection without charging information is closed where that is configured",
          "[link]") {
    CmsProcess cms({"--push-interval", "0"});
    Host host;
    auto config = plain(cms.port());
    config.liveness.information_timeout = 300ms;
    auto client = make(config, host.handlers());
    client.start();
    host.wait_until([&] { return client.status().connections >= 2; });
    CHECK(host.change_to(State::Closing).cause->code == errc::information_timeout);
    CHECK(cms.wait_for("closed").holds("\"code\": 1000"));
}

TEST_CASE("thirty clients in trouble do not hold up the one that is well", "[link]") {
    const Mute mute;
    CmsProcess refusing({"--status", "503"});
    CmsProcess cms({});
    std::promise<void> release;
    const auto released = release.get_future().share();
    std::vector<std::unique_ptr<HandlerThread>> threads;
    std::vector<Client> troubled;
    for (int i = 0; i < 10; ++i) {
        ClientHandlers handlers;
        handlers.on_state = [released](const StateChange&) { released.wait(); };
        for (const auto port : {mute.port(), dead_port(), refusing.port()}) {
            threads.push_back(std::make_unique<HandlerThread>());
            auto config = plain(port);
            config.presystem_id += std::to_string(i);
            config.executor = threads.back()->executor();
            troubled.push_back(make(config, handlers));
            troubled.back().start();
        }
    }
    Host host;
    auto client = make(plain(cms.port()), host.handlers());
    client.start();
    REQUIRE(client.publish(one_request("CR1")));
    host.wait_until([&] { return host.plan_reached(1, PlanState::Confirmed); });
    CHECK(std::all_of(troubled.begin(), troubled.end(), [](const Client& each) {
        return each.status().state != State::Ready && each.status().state != State::Stopped;
    }));
    release.set_value();
    client.stop();
    CHECK(host.alarms.empty());
}
