// SPDX-License-Identifier: Apache-2.0
#include "link.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/ssl.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <boost/beast/websocket/teardown.hpp>
#include <string>

#include "tcp_stream.hpp"

namespace vdv463::sim {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using asio::ip::tcp;
using boost::system::error_code;

template <class Stream>
class LinkOver final : public Link {
public:
    template <class... Arguments>
    explicit LinkOver(Arguments&&... arguments) : stream_(std::forward<Arguments>(arguments)...) {}

    asio::any_io_executor get_executor() override { return stream_.get_executor(); }
    bool is_tls() const override { return !std::is_same_v<Stream, TcpStream>; }

    void handshake(Ended ended) override {
        if constexpr (!std::is_same_v<Stream, TcpStream>) {
            stream_.async_handshake(asio::ssl::stream_base::server, std::move(ended));
        }
    }

    void read_some(std::vector<asio::mutable_buffer> buffers, Done done) override {
        stream_.async_read_some(buffers, std::move(done));
    }

    void write_all(std::vector<asio::const_buffer> buffers, Done done) override {
        asio::async_write(stream_, std::move(buffers), std::move(done));
    }

    void end(beast::role_type role, Ended ended) override {
        using beast::async_teardown;
        using beast::websocket::async_teardown;
        async_teardown(role, stream_, std::move(ended));
    }

    void expires_after(std::chrono::seconds time) override { lowest().expires_after(time); }
    void expires_never() override { lowest().expires_never(); }
    void limit_writes(std::size_t bytes_per_second) override {
        lowest().rate_policy().write_limit(bytes_per_second);
    }
    void close() override { lowest().close(); }

    void reset_on_close() override {
        // A socket that refuses the option is closed in the ordinary way.
        error_code ignored;
        lowest().socket().set_option(tcp::socket::linger(true, 0), ignored);
    }

    tcp::socket release_socket() override { return lowest().release_socket(); }

private:
    TcpStream& lowest() { return beast::get_lowest_layer(stream_); }

    Stream stream_;
};

}  // namespace

std::unique_ptr<Link> make_link(tcp::socket socket, asio::ssl::context* tls) {
    if (tls == nullptr) {
        return std::make_unique<LinkOver<TcpStream>>(std::move(socket));
    }
    return std::make_unique<LinkOver<beast::ssl_stream<TcpBelowTls>>>(std::move(socket), *tls);
}

void LinkStream::write(std::vector<asio::const_buffer> buffers, Link::Done done) {
    const std::size_t bytes = asio::buffer_size(buffers);
    bool pong = false;
    if (frames_) {
        std::array<std::uint8_t, 10> head{};
        asio::buffer_copy(asio::buffer(head), buffers);
        pong = tracker_.next_is_pong(head, bytes);
    }
    if (pong && swallow_) {
        asio::post(get_executor(), [done = std::move(done), bytes] { done(error_code{}, bytes); });
        return;
    }
    link_->write_all(std::move(buffers), std::move(done));
}

void teardown(beast::role_type, LinkStream& stream, error_code& error) {
    stream.link().close();
    error = {};
}

}  // namespace vdv463::sim
