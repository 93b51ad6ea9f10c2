// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <array>
#include <chrono>
#include <future>
#include <memory>
#include <stdexcept>
#include <vector>

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lws_io_loop.hpp"
#include "peer.hpp"

using namespace vdv463;
using namespace vdv463::transport;

namespace {

/// A loop for which every name has these addresses.
std::shared_ptr<IoLoop> loop_with(std::vector<Address> addresses) {
    auto loop = begin_io_loop(
        [addresses](const Url&) -> Result<std::vector<Address>> { return addresses; });
    REQUIRE(loop);
    return *loop;
}

/// Does not answer on 127.0.0.2: listens with a queue that is full and never emptied.
class Silence {
public:
    explicit Silence(const std::string& port) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<std::uint16_t>(std::stoi(port)));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1);
        const auto* generic = reinterpret_cast<const sockaddr*>(&address);
        const int listener = open_socket();
        if (bind(listener, generic, sizeof(address)) != 0 || listen(listener, 0) != 0) {
            throw std::runtime_error("no silent port for the test");
        }
        for (int i = 0; i < 8; ++i) {
            // Most stay unanswered, which is the point.
            static_cast<void>(connect(open_socket(), generic, sizeof(address)));
        }
    }
    Silence(const Silence&) = delete;
    Silence& operator=(const Silence&) = delete;
    ~Silence() {
        for (const int fd : sockets_) {
            ::close(fd);
        }
    }

private:
    int open_socket() {
        sockets_.push_back(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
        return sockets_.back();
    }

    std::vector<int> sockets_;
};

const Address elsewhere{"127.0.0.2", false};
const Address here{"127.0.0.1", false};

}  // namespace

TEST_CASE("the next address is tried when one refuses", "[addresses]") {
    const Server server = Server::with("good");
    Peer peer(options_for(server.wss("/echo")), loop_with({elsewhere, here}));
    CHECK(peer.wait_open().address == "127.0.0.1:" + server.port());
    CHECK(peer.step(Step::Resolve).detail == "2 addresses: 127.0.0.2, 127.0.0.1");
    CHECK(peer.step(Step::Connect).detail == "127.0.0.1:" + server.port() + " after 127.0.0.2:" +
                                                 server.port() + " connection refused");
}

TEST_CASE("an address that does not answer leaves time for the next", "[addresses]") {
    const Server server = Server::with("good");
    const Silence silence(server.port());
    ConnectOptions options = options_for(server.wss("/echo"));
    options.connect_timeout = std::chrono::seconds(4);
    Peer peer(options, loop_with({elsewhere, here}));
    CHECK(peer.wait_open().address == "127.0.0.1:" + server.port());
    CHECK_THAT(peer.step(Step::Connect).detail,
               Catch::Contains("after 127.0.0.2:" + server.port() + " no answer"));
}

TEST_CASE("when no address works all are listed with their reasons", "[addresses]") {
    ConnectOptions options = options_for("ws://cms.example:1");
    Peer peer(options, loop_with({elsewhere, {"127.0.0.3", false}}));
    const Error error = peer.wait_end();
    CHECK(error.code == errc::connect_refused);
    CHECK(error.detail ==
          "No connection to cms.example:1: 127.0.0.2:1 connection refused; "
          "127.0.0.3:1 connection refused.");
}

TEST_CASE("an address that does not answer ends the attempt in time", "[addresses]") {
    const Server server;
    const Silence silence(server.port());
    ConnectOptions options = options_for("ws://cms.example:" + server.port());
    options.connect_timeout = std::chrono::milliseconds(300);
    Peer peer(options, loop_with({elsewhere, here}));
    const Error error = peer.wait_end();
    CHECK(error.code == errc::connect_timeout);
    CHECK_THAT(error.detail, Catch::Contains("127.0.0.2:" + server.port() + " no answer within"));
    CHECK_THAT(error.detail, Catch::Contains("127.0.0.1 not tried for lack of time"));
    CHECK_FALSE(peer.step(Step::Connect).ok);
}

TEST_CASE("a lookup that does not end is given up in time and never waited for", "[addresses]") {
    auto gate = std::make_shared<std::promise<void>>();
    auto ended = std::make_shared<std::promise<void>>();
    auto loop = begin_io_loop(
        [opened = gate->get_future().share(), ended](const Url&) -> Result<std::vector<Address>> {
            opened.wait();
            ended->set_value();
            return std::vector<Address>{here};
        });
    REQUIRE(loop);
    ConnectOptions options = options_for("ws://cms.example");
    options.connect_timeout = std::chrono::milliseconds(100);
    {
        Peer peer(options, *std::move(loop));
        const Error error = peer.wait_end();
        CHECK(error.code == errc::resolve_timeout);
        CHECK_THAT(error.detail, Catch::Contains("cms.example"));
        CHECK_FALSE(peer.step(Step::Resolve).ok);
    }
    gate->set_value();
    CHECK(ended->get_future().wait_for(std::chrono::seconds(30)) == std::future_status::ready);
}

TEST_CASE("two loops at once do not disturb each other's handshakes", "[addresses]") {
    const Server server = Server::with("good");
    for (int round = 0; round < 5; ++round) {
        Peer a(options_for(server.wss("/echo")), loop_with({here}));
        Peer b(options_for(server.wss("/echo")), loop_with({here}));
        Peer c(options_for(server.wss("/echo")));
        CHECK(a.wait_open().tls_version == "TLSv1.3");
        CHECK(b.wait_open().tls_version == "TLSv1.3");
        CHECK(c.wait_open().tls_version == "TLSv1.3");
    }
}
