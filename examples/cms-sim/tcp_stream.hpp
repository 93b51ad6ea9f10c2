// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/async_result.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/bind_handler.hpp>
#include <boost/beast/core/buffer_traits.hpp>
#include <boost/beast/core/rate_policy.hpp>
#include <boost/beast/core/role.hpp>
#include <cstddef>
#include <utility>

namespace vdv463::sim {

/// TCP with time-outs and limits.
using TcpStream =
    boost::beast::basic_stream<boost::asio::ip::tcp, boost::asio::ip::tcp::socket::executor_type,
                               boost::beast::simple_rate_policy>;

/// The same to put TLS upon. Asio's TLS reads nothing, a buffer of no bytes, when a function shall
/// call back later without any input or output, such as a write after TLS has failed. Beast before
/// Boost 1.75 takes that for a second read beside the real one and aborts (boostorg/beast#2065), so
/// that it hears nothing of such reads.
class TcpBelowTls : public TcpStream {
public:
    using TcpStream::basic_stream;

    template <class Buffers, class Token>
    auto async_read_some(const Buffers& buffers, Token&& token) {
        return boost::asio::async_initiate<Token, void(boost::system::error_code, std::size_t)>(
            [this](auto&& handler, const Buffers& wanted) {
                if (boost::beast::buffer_bytes(wanted) > 0) {
                    TcpStream::async_read_some(wanted, std::forward<decltype(handler)>(handler));
                    return;
                }
                boost::asio::post(get_executor(), boost::beast::bind_front_handler(
                                                      std::forward<decltype(handler)>(handler),
                                                      boost::system::error_code{}, std::size_t{0}));
            },
            token, buffers);
    }
};

/// Beast finds it by its arguments: from Boost 1.83 at the latest, it ends TCP after TLS, and knows
/// its own stream only.
template <class Handler>
void async_teardown(boost::beast::role_type role, TcpBelowTls& stream, Handler&& handler) {
    async_teardown(role, static_cast<TcpStream&>(stream), std::forward<Handler>(handler));
}

}  // namespace vdv463::sim
