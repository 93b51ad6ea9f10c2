// SPDX-License-Identifier: Apache-2.0
#include "link.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>
#include <catch2/catch.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "certificates.hpp"
#include "server_tls.hpp"

using namespace vdv463;
using namespace vdv463::sim;

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr std::chrono::seconds patience{60};

using Outcome = std::optional<error_code>;  ///< none: it goes on

Link::Done into(Outcome& outcome) {
    return [&outcome](error_code error, std::size_t) { outcome = error; };
}

/// A link of the simulator, and a peer of Asio's own at its other end. Both have shaken hands.
class TlsPair {
public:
    TlsPair() : server_tls_(asio::ssl::context::tls_server) {
        const auto certificates = make_certificates({});
        REQUIRE(certificates);
        REQUIRE_FALSE(set_up_tls(server_tls_, {}, *certificates));

        tcp::acceptor acceptor(loop, {asio::ip::address_v4::loopback(), 0});
        peer.next_layer().connect(acceptor.local_endpoint());
        link = make_link(acceptor.accept(), &server_tls_);
        Outcome ours;
        Outcome theirs;
        link->handshake([&](error_code error) { ours = error; });
        peer.async_handshake(asio::ssl::stream_base::client,
                             [&](error_code error) { theirs = error; });
        run_until(ours);
        run_until(theirs);
        REQUIRE_FALSE(*ours);
        REQUIRE_FALSE(*theirs);
    }

    /// The peer says hello, finds that it cannot understand us and says so: all at once.
    void hello_and_alert() {
        SSL* tls = peer.native_handle();
        BIO* in = BIO_new(BIO_s_mem());
        BIO* out = BIO_new(BIO_s_mem());
        BIO_write(in, "this is no record of TLS", 24);
        SSL_set_bio(tls, in, out);
        char none = 0;
        REQUIRE(SSL_write(tls, "hello", 5) == 5);
        REQUIRE(SSL_read(tls, &none, 1) == -1);
        std::string sent(BIO_ctrl_pending(out), ' ');
        REQUIRE(BIO_read(out, sent.data(), static_cast<int>(sent.size())) > 0);
        asio::write(peer.next_layer(), asio::buffer(sent));
    }

    void run_until(const Outcome& outcome) {
        const auto end = std::chrono::steady_clock::now() + patience;
        while (!outcome && std::chrono::steady_clock::now() < end) {
            loop.restart();
            loop.run_one_until(end);
        }
        REQUIRE(outcome);
    }

private:
    asio::ssl::context server_tls_;
    asio::ssl::context peer_tls_{asio::ssl::context::tls_client};

public:
    asio::io_context loop{1};
    asio::ssl::stream<tcp::socket> peer{loop, peer_tls_};
    std::unique_ptr<Link> link;
};

}  // namespace

TEST_CASE("a link that reads may be told to write nothing", "[sim][link]") {
    TlsPair pair;
    std::string text(5, ' ');
    Outcome read;
    pair.link->read_some({asio::buffer(text)}, into(read));

    Outcome written;
    pair.link->write_all({}, into(written));
    pair.run_until(written);
    asio::write(pair.peer, asio::buffer("hello", 5));
    pair.run_until(read);

    CHECK_FALSE(*written);
    CHECK_FALSE(*read);
    CHECK(text == "hello");
}

TEST_CASE("a peer that ends TLS with an alert fails a link's reading and writing", "[sim][link]") {
    TlsPair pair;
    pair.hello_and_alert();
    std::string text(5, ' ');
    Outcome read;
    pair.link->read_some({asio::buffer(text)}, into(read));
    pair.run_until(read);
    REQUIRE_FALSE(*read);

    // More than goes in one piece: the alert is found while the first one is on its way.
    const std::string long_message(1000 * 1000, 'y');
    Outcome written;
    pair.link->write_all({asio::buffer(long_message)}, into(written));
    read.reset();
    pair.link->read_some({asio::buffer(text)}, into(read));
    pair.run_until(read);
    pair.run_until(written);

    CHECK(*read);
    CHECK(*written);
}
