// SPDX-License-Identifier: Apache-2.0
#include "server.hpp"

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
    : depot_(depot), acceptor_(context), timer_(context) {}

std::optional<Error> Server::listen(const std::optional<ThrowAwayCertificates>& certificates) {
    if (!depot_.config.insecure) {
        if (auto error = set_up_tls(certificates)) {
            return error;
        }
    }
    const std::string where =
        depot_.config.listen_address + " port " + std::to_string(depot_.config.port);
    error_code error;
    const auto address = asio::ip::make_address(depot_.config.listen_address, error);
    const tcp::endpoint endpoint(address, depot_.config.port);
    const auto attempt = [&](auto&& step) {
        if (!error) {
            step();
        }
    };
    attempt([&] { acceptor_.open(endpoint.protocol(), error); });
    attempt([&] { acceptor_.set_option(tcp::acceptor::reuse_address(true), error); });
    attempt([&] { acceptor_.bind(endpoint, error); });
    attempt([&] { acceptor_.listen(asio::socket_base::max_listen_connections, error); });
    attempt([&] { port_ = acceptor_.local_endpoint(error).port(); });
    if (error) {
        return Error(errc::connect_failed, "The simulator cannot listen on " + where + ": " +
                                               error.message() + ". Choose another port, or 0.");
    }
    accept();
    return std::nullopt;
}

std::optional<Error> Server::set_up_tls(const std::optional<ThrowAwayCertificates>& certificates) {
    const SimulatorConfig& config = depot_.config;
    std::string what = "TLS 1.2";
    error_code error;
    const auto attempt = [&](const std::string& step, auto&& take) {
        if (!error) {
            what = step;
            take();
        }
    };
    tls_.emplace(asio::ssl::context::tls_server);
    attempt("TLS 1.2", [&] {
        tls_->set_options(asio::ssl::context::no_sslv2 | asio::ssl::context::no_sslv3 |
                              asio::ssl::context::no_tlsv1 | asio::ssl::context::no_tlsv1_1,
                          error);
    });
    if (certificates) {
        attempt("the throw-away certificate", [&] {
            tls_->use_certificate_chain(asio::buffer(certificates->server_pem), error);
        });
        attempt("the throw-away key", [&] {
            tls_->use_private_key(asio::buffer(certificates->server_key_pem),
                                  asio::ssl::context::pem, error);
        });
    } else {
        attempt("certificate file " + config.certificate_file,
                [&] { tls_->use_certificate_chain_file(config.certificate_file, error); });
        attempt("key file " + config.key_file, [&] {
            tls_->use_private_key_file(config.key_file, asio::ssl::context::pem, error);
        });
    }
    if (!error) {
        return std::nullopt;
    }
    return Error(errc::tls_setup_failed, "The simulator cannot use " + what + ": " +
                                             error.message() +
                                             ". Check that it exists, is PEM and fits the other.");
}

void Server::accept() {
    acceptor_.async_accept([this](error_code error, tcp::socket socket) {
        if (stopping_) {
            return;
        }
        if (!error) {
            // Answers are small and shall not wait for acknowledgements; a socket that refuses the
            // option only is slower.
            error_code ignored;
            socket.set_option(tcp::no_delay(true), ignored);
            auto session = make_session(std::move(socket), tls_ ? &*tls_ : nullptr, depot_);
            sessions_.push_back(session);
            session->run();
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
}

void Server::shut_down() {
    stopping_ = true;
    error_code error;
    acceptor_.close(error);
    if (error) {
        depot_.journal.add("the port could not be closed: " + error.message());
    }
    timer_.cancel();
    for (const auto& session : take_sessions()) {
        session->shut_down();
    }
}

}  // namespace vdv463::sim
