// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/beast/core/role.hpp>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

#include "frame_tracker.hpp"

namespace vdv463::sim {

/// The bytes below the WebSocket: TCP, or TLS over it. One type for both, so that what is above is
/// compiled once.
/// Threads: the simulator's only.
class Link {
public:
    using Done = std::function<void(boost::system::error_code, std::size_t)>;
    using Ended = std::function<void(boost::system::error_code)>;

    virtual ~Link() = default;
    virtual boost::asio::any_io_executor get_executor() = 0;
    virtual bool is_tls() const = 0;
    /// TLS only.
    virtual void handshake(Ended ended) = 0;
    virtual void read_some(std::vector<boost::asio::mutable_buffer> buffers, Done done) = 0;
    virtual void write_all(std::vector<boost::asio::const_buffer> buffers, Done done) = 0;
    /// The orderly end.
    virtual void end(boost::beast::role_type role, Ended ended) = 0;

    virtual void expires_after(std::chrono::seconds time) = 0;
    virtual void expires_never() = 0;
    /// Not more than this is sent per second.
    virtual void limit_writes(std::size_t bytes_per_second) = 0;
    virtual void close() = 0;
    /// Lets close() tell the peer of an abort.
    virtual void reset_on_close() = 0;
    virtual boost::asio::ip::tcp::socket release_socket() = 0;
};

/// Lifetime: `tls` outlives the link. A null `tls` makes a plain one.
std::unique_ptr<Link> make_link(boost::asio::ip::tcp::socket socket,
                                boost::asio::ssl::context* tls);

/// A link as Beast wants its streams, which swallows pongs on demand.
class LinkStream {
public:
    using executor_type = boost::asio::any_io_executor;

    explicit LinkStream(std::unique_ptr<Link> link) : link_(std::move(link)) {}

    executor_type get_executor() { return link_->get_executor(); }
    Link& link() { return *link_; }

    /// From now on only frames are written.
    void begin_frames() { frames_ = true; }
    void swallow_pongs() { swallow_ = true; }

    template <class Buffers, class Token>
    auto async_read_some(const Buffers& buffers, Token&& token) {
        return boost::asio::async_initiate<Token, void(boost::system::error_code, std::size_t)>(
            [this](auto&& handler, std::vector<boost::asio::mutable_buffer> all) {
                link_->read_some(std::move(all), erased(std::forward<decltype(handler)>(handler)));
            },
            token, list_of<boost::asio::mutable_buffer>(buffers));
    }

    template <class Buffers, class Token>
    auto async_write_some(const Buffers& buffers, Token&& token) {
        return boost::asio::async_initiate<Token, void(boost::system::error_code, std::size_t)>(
            [this](auto&& handler, std::vector<boost::asio::const_buffer> all) {
                write(std::move(all), erased(std::forward<decltype(handler)>(handler)));
            },
            token, list_of<boost::asio::const_buffer>(buffers));
    }

    template <class Handler>
    void async_end(boost::beast::role_type role, Handler&& handler) {
        link_->end(role, [kept = keep(std::forward<Handler>(handler))](
                             boost::system::error_code error) { std::move (*kept)(error); });
    }

private:
    template <class Handler>
    static auto keep(Handler&& handler) {
        return std::make_shared<std::decay_t<Handler>>(std::forward<Handler>(handler));
    }

    template <class Handler>
    static Link::Done erased(Handler&& handler) {
        return [kept = keep(std::forward<Handler>(handler))](boost::system::error_code error,
                                                             std::size_t bytes) {
            std::move (*kept)(error, bytes);
        };
    }

    template <class Buffer, class Buffers>
    static std::vector<Buffer> list_of(const Buffers& buffers) {
        return {boost::asio::buffer_sequence_begin(buffers),
                boost::asio::buffer_sequence_end(buffers)};
    }

    void write(std::vector<boost::asio::const_buffer> buffers, Link::Done done);

    std::unique_ptr<Link> link_;
    FrameTracker tracker_;
    bool frames_ = false;
    bool swallow_ = false;
};

/// Beast finds these by their arguments. The first is called when a time-out of the WebSocket is
/// over.
inline void beast_close_socket(LinkStream& stream) {
    stream.link().close();
}
void teardown(boost::beast::role_type role, LinkStream& stream, boost::system::error_code& error);

template <class Handler>
void async_teardown(boost::beast::role_type role, LinkStream& stream, Handler&& handler) {
    stream.async_end(role, std::forward<Handler>(handler));
}

}  // namespace vdv463::sim
