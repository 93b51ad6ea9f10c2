// SPDX-License-Identifier: Apache-2.0
#include "server.hpp"

#include "server_tls.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace vdv463::sim {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

constexpr std::chrono::milliseconds pause_after_failed_accept{200};

}  // namespace

Server::Server(asio::io_context& context, Depot& depot)
    : depot_(depot), port_(context), timer_(context) {}

std::optional<Error> Server::listen(const std::optional<ThrowAwayCertificates>& certificates) {
    if (!depot_.config.insecure) {
        tls_.emplace(asio::ssl::context::tls_server);
        if (auto error = set_up_tls(*tls_, depot_.config, certificates)) {
            return error;
        }
    }
    const std::string where =
        depot_.config.listen_address + " port " + std::to_string(depot_.config.port);
    error_code error;
    const auto address = asio::ip::make_address(depot_.config.listen_address, error);
    if (!error) {
        error = port_.open(tcp::endpoint(address, depot_.config.port), depot_.faults);
    }
    if (error) {
        return Error(errc::connect_failed, "The simulator cannot listen on " + where + ": " +
                                               error.message() + ". Choose another port, or 0.");
    }
    if (port_.accepts()) {
        accept();
    }
    return std::nullopt;
}

void Server::accept() {
    port_.acceptor().async_accept([this](error_code error, tcp::socket socket) {
        if (stopping_) {
            return;
        }
        if (!error) {
            begin_session(std::move(socket));
            accept();
            return;
        }
        depot_.journal.add("a connection could not be accepted: " + error.message());
        timer_.expires_after(pause_after_failed_accept);
        timer_.async_wait([this](error_code cancelled) {
            if (!cancelled && !stopping_) {
                accept();
            }
        });
    });
    sessions_.erase(std::remove_if(sessions_.begin(), sessions_.end(),
                                   [](const auto& session) { return session.expired(); }),
                    sessions_.end());
}

void Server::begin_session(tcp::socket socket) {
    // Answers are small and shall not wait for acknowledgements; a socket that refuses the option
    // only is slower.
    error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    auto session =
        make_session(std::move(socket), tls_ ? &*tls_ : nullptr, depot_, ++connections_,
                     [this](tcp::socket frozen) { frozen_.push_back(std::move(frozen)); });
    sessions_.push_back(session);
    session->run();
}

std::vector<std::shared_ptr<Session>> Server::take_sessions() {
    std::vector<std::shared_ptr<Session>> alive;
    for (const auto& weak : std::exchange(sessions_, {})) {
        if (auto session = weak.lock()) {
            alive.push_back(std::move(session));
        }
    }
    return alive;
}

void Server::drop_connections() {
    for (const auto& session : take_sessions()) {
        session->cut();
    }
    frozen_.clear();
}

void Server::shut_down() {
    stopping_ = true;
    frozen_.clear();
    if (const error_code error = port_.close()) {
        depot_.journal.add("the port could not be closed: " + error.message());
    }
    timer_.cancel();
    for (const auto& session : take_sessions()) {
        session->shut_down();
    }
}

}  // namespace vdv463::sim
