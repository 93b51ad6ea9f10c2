// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <array>
#include <chrono>
#include <future>
#include <memory>
#include <stdexcept>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "peer.hpp"

using namespace vdv463;
using namespace vdv463::transport;

namespace {

/// A port on which nobody answers: bound, so that nobody else takes it, but not listening.
class RefusedPort {
public:
    RefusedPort() : fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof(address);
        auto* generic = reinterpret_cast<sockaddr*>(&address);
        if (bind(fd_, generic, size) != 0 || getsockname(fd_, generic, &size) != 0) {
            throw std::runtime_error("no port for the test");
        }
        port_ = ntohs(address.sin_port);
    }
    RefusedPort(const RefusedPort&) = delete;
    RefusedPort& operator=(const RefusedPort&) = delete;
    ~RefusedPort() { ::close(fd_); }
    std::string text() const { return std::to_string(port_); }

private:
    int fd_;
    std::uint16_t port_ = 0;
};

}  // namespace

TEST_CASE("a connection over ws:// is told step by step", "[connect]") {
    const Server server;
    Peer peer(options_for("ws://localhost:" + server.port() + "/echo"));
    const ConnectionInfo info = peer.wait_open();
    CHECK(info.subprotocol == "v1.463.vdv.de");
    CHECK(info.tls_version.empty());
    CHECK(info.cipher.empty());
    CHECK_THAT(info.address, Catch::EndsWith(":" + server.port()));
    CHECK_THAT(peer.step(Step::Resolve).detail, Catch::Contains("127.0.0.1"));
    CHECK_THAT(peer.step(Step::Connect).detail, Catch::Contains(info.address));
    CHECK(peer.step(Step::Upgrade).detail == "HTTP 101");
    CHECK(peer.step(Step::Subprotocol).detail == "offered v1.463.vdv.de, chosen v1.463.vdv.de");
    CHECK(peer.step(Step::Subprotocol).ok);
    CHECK(peer.order() == std::vector<std::string>{"step", "open"});
}

TEST_CASE("a refused connection names the address and the reason", "[connect]") {
    const RefusedPort port;
    Peer peer(options_for("ws://127.0.0.1:" + port.text() + "/"));
    const Error error = peer.wait_end();
    CHECK(error.code == errc::connect_refused);
    CHECK_THAT(error.detail, Catch::Contains("127.0.0.1:" + port.text() + " connection refused"));
    const AttemptStep step = peer.step(Step::Connect);
    CHECK_FALSE(step.ok);
    CHECK(step.error->code == errc::connect_refused);
    CHECK(peer.order() == std::vector<std::string>{"step", "end"});
}

TEST_CASE("a name that does not exist ends the attempt at the first step", "[connect]") {
    Peer peer(options_for("ws://no-such-host.invalid/"));
    CHECK(peer.wait_end().code == errc::resolve_failed);
    CHECK_FALSE(peer.step(Step::Resolve).ok);
}

TEST_CASE("a server that never answers the upgrade ends the attempt in time", "[connect]") {
    const Server server({"--raw", "silent"});
    ConnectOptions options = options_for(server.ws("/"));
    options.connect_timeout = std::chrono::milliseconds(300);
    Peer peer(options);
    CHECK(peer.wait_end().code == errc::upgrade_timeout);
    CHECK_FALSE(peer.step(Step::Upgrade).ok);
}

TEST_CASE("a server that never answers the TLS handshake ends the attempt in time", "[connect]") {
    const Server server({"--raw", "silent"});
    ConnectOptions options = options_for(server.wss("/"));
    options.connect_timeout = std::chrono::milliseconds(300);
    Peer peer(options);
    CHECK(peer.wait_end().code == errc::tls_timeout);
    CHECK_FALSE(peer.step(Step::Tls).ok);
}

TEST_CASE("credentials and extra headers reach the server", "[connect]") {
    const Server server;
    ConnectOptions options = options_for(server.ws("/headers"));
    options.credentials = [] {
        return Result<Credentials>(Credentials{"Aladdin", Secret("open sesame")});
    };
    options.headers.push_back(Header{"X-Gateway-Token", Secret("t0ken")});
    options.headers.push_back(Header{"X-Long", Secret(std::string(3900, 'x'))});
    options.headers.push_back(Header{"X-Longer", Secret(std::string(3901, 'y'))});
    Peer peer(options);
    const std::string headers = peer.wait_message();
    CHECK_THAT(headers, Catch::Contains("\"Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==\""));
    CHECK_THAT(headers, Catch::Contains("\"X-Gateway-Token\": \"t0ken\""));
    CHECK_THAT(headers, Catch::Contains(std::string(3900, 'x')));
    CHECK_THAT(headers, Catch::Contains(std::string(3901, 'y')));
    CHECK_THAT(headers, Catch::Contains("\"Host\": \"127.0.0.1:" + server.port() + "\""));
    CHECK_THAT(headers, !Catch::Contains("Origin"));
    CHECK_THAT(headers, !Catch::Contains("permessage-deflate"));
}

TEST_CASE("a provider that fails ends the attempt before anything is sent", "[connect]") {
    const Server server;
    ConnectOptions options = options_for(server.ws("/echo"));
    options.credentials = [] { return Result<Credentials>(Error(errc::internal, "vault sealed")); };
    const Error error = failure_of(options);
    CHECK(error.code == errc::credentials_failed);
    CHECK_THAT(error.detail, Catch::Contains("vault sealed"));
}

TEST_CASE("a provider that throws ends the attempt without showing what it threw", "[connect]") {
    const Server server;
    ConnectOptions options = options_for(server.ws("/echo"));
    options.credentials = []() -> Result<Credentials> { throw std::runtime_error("hunter2"); };
    const Error error = failure_of(options);
    CHECK(error.code == errc::credentials_failed);
    CHECK_THAT(error.detail, !Catch::Contains("hunter2"));
}

TEST_CASE("a provider's user with a colon or a line break is refused", "[connect]") {
    const Server server;
    for (const char* user : {"a:b", "a\r\nX-Evil: 1"}) {
        ConnectOptions options = options_for(server.ws("/echo"));
        options.credentials = [user] {
            return Result<Credentials>(Credentials{user, Secret("p")});
        };
        CHECK(failure_of(options).code == errc::credentials_failed);
    }
}

TEST_CASE("a provider that does not answer ends the attempt in time", "[connect]") {
    const Server server;
    auto gate = std::make_shared<std::promise<void>>();
    std::shared_future<void> opened = gate->get_future().share();
    ConnectOptions options = options_for(server.ws("/echo"));
    options.connect_timeout = std::chrono::milliseconds(200);
    options.credentials = [opened] {
        opened.wait();
        return Result<Credentials>(Credentials{});
    };
    const Error error = failure_of(options);
    CHECK(error.code == errc::credentials_failed);
    CHECK_THAT(error.detail, Catch::Contains("did not answer within 0.2 s"));
    gate->set_value();
}

TEST_CASE("a header that would smuggle in another is refused", "[connect]") {
    const Server server;
    ConnectOptions options = options_for(server.ws("/echo"));
    options.headers.push_back(Header{"X-Token", Secret("a\r\nX-Evil: 1")});
    CHECK(failure_of(options).code == errc::invalid_config);
    options.headers = {Header{"X Token", Secret("a")}};
    CHECK(failure_of(options).code == errc::invalid_config);
}

TEST_CASE("the environment's proxy is not used", "[connect]") {
    const Server server;
    setenv("http_proxy", "http://127.0.0.1:1", 1);
    Peer peer(options_for(server.ws("/echo")));
    const ConnectionInfo info = peer.wait_open();
    unsetenv("http_proxy");
    CHECK(info.address == "127.0.0.1:" + server.port());
}
