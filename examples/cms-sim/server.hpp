// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vdv463/result.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "certificates.hpp"
#include "port.hpp"
#include "ws_session.hpp"

namespace vdv463::sim {

/// Listens and keeps track of the connections.
/// Lifetime: depot and context outlive it. Threads: the simulator's only, but for listen().
class Server {
public:
    Server(boost::asio::io_context& context, Depot& depot);

    /// Opens the port and makes ready to accept; `certificates` is used without files of one's own.
    /// Errors: connect_failed, tls_setup_failed.
    std::optional<Error> listen(const std::optional<ThrowAwayCertificates>& certificates);
    std::uint16_t port() const noexcept { return port_.number(); }

    void drop_connections();
    /// Closes everything; the context is out of work when every peer has answered.
    void shut_down();

private:
    void accept();
    void begin_session(boost::asio::ip::tcp::socket socket);
    std::vector<std::shared_ptr<Session>> take_sessions();

    Depot& depot_;
    std::optional<boost::asio::ssl::context> tls_;
    Port port_;
    boost::asio::steady_timer timer_;
    std::vector<std::weak_ptr<Session>> sessions_;
    std::vector<boost::asio::ip::tcp::socket> frozen_;  ///< open, and never read from again
    int connections_ = 0;
    bool stopping_ = false;
};

}  // namespace vdv463::sim
