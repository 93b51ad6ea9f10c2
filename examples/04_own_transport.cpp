// SPDX-License-Identifier: Apache-2.0
// 04_own_transport HOST PORT PATH PRESYSTEM_ID CA_FILE [RETRY_MS [PING_MS]]
//
// A presystem over Boost.Beast, in one thread: the host brings WebSocket, TLS and event loop, the
// library everything that VDV 463 says. Ends with SIGINT or SIGTERM. See docs/own-transport.md.
#include <vdv463/session.hpp>

#include <boost/asio.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/ssl.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/beast/websocket/ssl.hpp>

#include <chrono>
#include <deque>
#include <functional>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace websocket = beast::websocket;
using asio::ip::tcp;
using vdv463::errc;
using Problem = const beast::error_code&;

/// Where the CMS is.
struct Address {
    std::string host;
    std::string port;
    std::string path;
};

/// One attempt and the connection that comes of it. Lives for as long as Beast has work of it; what
/// it tells after drop() is ignored by the session.
class Connection : public std::enable_shared_from_this<Connection> {
public:
    Connection(asio::io_context& loop, asio::ssl::context& tls, Address address,
               vdv463::TransportEvents events, vdv463::TransportRequest request)
        : address_(std::move(address)),
          events_(std::move(events)),
          request_(std::move(request)),
          resolver_(loop),
          stream_(loop, tls) {}

    void open() {
        resolver_.async_resolve(
            address_.host, address_.port,
            [self = shared_from_this()](Problem problem, const tcp::resolver::results_type& found) {
                if (problem) {
                    return self->end(errc::resolve_failed, problem);
                }
                self->connect(found);
            });
    }

    void send_text(std::string text) {
        waiting_.push_back(std::move(text));
        if (waiting_.size() == 1) {
            write();
        }
    }

    void ping(const std::string& payload) {
        stream_.async_ping(payload.c_str(), [self = shared_from_this()](Problem) {});
    }

    /// The close frame goes when nothing waits any more.
    void close(std::uint16_t code, const std::string& reason) {
        closing_ =
            websocket::close_reason(static_cast<websocket::close_code>(code), reason.c_str());
        if (waiting_.empty()) {
            write_close();
        }
    }

    void drop() {
        resolver_.cancel();
        beast::error_code ignored;  // what is not open needs no closing
        beast::get_lowest_layer(stream_).close(ignored);
    }

private:
    void connect(const tcp::resolver::results_type& found) {
        asio::async_connect(
            beast::get_lowest_layer(stream_), found,
            [self = shared_from_this()](Problem problem, const tcp::endpoint& peer) {
                if (problem) {
                    const bool refused = problem == asio::error::connection_refused;
                    return self->end(refused ? errc::connect_refused : errc::connect_failed,
                                     problem);
                }
                self->info_.address =
                    peer.address().to_string() + ":" + std::to_string(peer.port());
                self->begin_tls();
            });
    }

    void begin_tls() {
        auto& tls = stream_.next_layer();
        tls.set_verify_mode(asio::ssl::verify_peer);
        tls.set_verify_callback(asio::ssl::host_name_verification(address_.host));
        // As the macro SSL_set_tlsext_host_name, without its old-style cast.
        SSL_ctrl(tls.native_handle(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
                 address_.host.data());
        tls.async_handshake(asio::ssl::stream_base::client,
                            [self = shared_from_this()](Problem problem) {
                                if (problem) {
                                    return self->end(errc::tls_handshake_failed, problem);
                                }
                                self->upgrade();
                            });
    }

    void upgrade() {
        // Pings and deadlines are the session's business.
        stream_.set_option(websocket::stream_base::timeout{websocket::stream_base::none(),
                                                           websocket::stream_base::none(), false});
        stream_.read_message_max(request_.max_message_bytes);
        stream_.text(true);
        stream_.set_option(websocket::stream_base::decorator([this](websocket::request_type& out) {
            std::string offer;
            for (const std::string& subprotocol : request_.subprotocols) {
                offer += (offer.empty() ? "" : ", ") + subprotocol;
            }
            if (!offer.empty()) {
                out.set(http::field::sec_websocket_protocol, offer);
            }
        }));
        stream_.control_callback([this](websocket::frame_type kind, beast::string_view payload) {
            if (kind == websocket::frame_type::pong) {
                events_.pong_received(std::string(payload));
            } else {
                events_.bytes_received();
            }
        });
        stream_.async_handshake(
            answer_, address_.host, address_.path,
            [self = shared_from_this()](Problem problem) { self->upgraded(problem); });
    }

    void upgraded(Problem problem) {
        if (problem == websocket::error::upgrade_declined) {
            return events_.closed(vdv463::upgrade_refused(answer_.result_int()));
        }
        if (problem) {
            return end(errc::upgrade_failed, problem);
        }
        info_.url = "wss://" + address_.host + ":" + address_.port + address_.path;
        info_.tls_version = SSL_get_version(stream_.next_layer().native_handle());
        info_.subprotocol = std::string(answer_[http::field::sec_websocket_protocol]);
        events_.opened(info_);
        read();
    }

    void read() {
        stream_.async_read(buffer_, [self = shared_from_this()](Problem problem, std::size_t) {
            if (problem) {
                return self->read_failed(problem);
            }
            if (self->stream_.got_text()) {
                self->events_.text_received(beast::buffers_to_string(self->buffer_.data()));
            } else {
                self->events_.binary_received();
            }
            self->buffer_.clear();
            self->read();
        });
    }

    /// Beast answers a close frame of the CMS by itself.
    void read_failed(Problem problem) {
        if (problem == websocket::error::closed && !closing_) {
            const auto& reason = stream_.reason();
            events_.close_received(reason.code == websocket::close_code::none
                                       ? std::nullopt
                                       : std::optional<std::uint16_t>(reason.code),
                                   std::string(reason.reason.c_str()));
        }
        if (problem == websocket::error::message_too_big) {
            return end(errc::message_too_large, problem);
        }
        end(errc::connection_lost, problem);
    }

    void write() {
        stream_.async_write(asio::buffer(waiting_.front()),
                            [self = shared_from_this()](Problem problem, std::size_t) {
                                if (!problem) {
                                    self->written();
                                }  // else reading fails, too
                            });
    }

    void written() {
        waiting_.pop_front();
        if (!waiting_.empty()) {
            write();
        } else if (closing_) {
            write_close();
        }
        events_.text_sent();
    }

    void write_close() {
        stream_.async_close(*closing_, [self = shared_from_this()](Problem) {});
    }

    void end(errc code, Problem problem) {
        events_.closed(vdv463::Error(code, address_.host + ": " + problem.message() + "."));
    }

    Address address_;
    vdv463::TransportEvents events_;
    const vdv463::TransportRequest request_;
    tcp::resolver resolver_;
    /// Not over beast::tcp_stream: with that, Boost 1.74 aborts when TLS fails in the middle of a
    /// long message (boostorg/beast#2065).
    websocket::stream<beast::ssl_stream<tcp::socket>> stream_;
    websocket::response_type answer_;
    vdv463::ConnectionInfo info_;
    beast::flat_buffer buffer_;
    std::deque<std::string> waiting_;
    std::optional<websocket::close_reason> closing_;
};

/// What the session asks for goes to one connection at a time; its deadlines become a timer.
class BeastTransport : public vdv463::Transport {
public:
    BeastTransport(asio::io_context& loop, asio::ssl::context& tls, Address address)
        : loop_(loop), tls_(tls), address_(std::move(address)), timer_(loop) {}

    std::function<void()> tick;  ///< the session's

    void open(vdv463::TransportEvents events, const vdv463::TransportRequest& request) override {
        connection_ =
            std::make_shared<Connection>(loop_, tls_, address_, std::move(events), request);
        connection_->open();
    }
    void send_text(std::string text) override { connection_->send_text(std::move(text)); }
    void ping(const std::string& payload) override { connection_->ping(payload); }
    void close(std::uint16_t code, const std::string& reason) override {
        connection_->close(code, reason);
    }
    void drop() override { connection_->drop(); }

    void deadline_changed(
        std::optional<std::chrono::steady_clock::time_point> next_deadline) override {
        timer_.cancel();
        if (!next_deadline) {
            return;
        }
        timer_.expires_at(*next_deadline);
        timer_.async_wait([this](Problem problem) {
            if (!problem) {
                tick();
            }
        });
    }

private:
    asio::io_context& loop_;
    asio::ssl::context& tls_;
    const Address address_;
    asio::steady_timer timer_;
    std::shared_ptr<Connection> connection_;
};

vdv463::ClientHandlers handlers(std::function<void()> stopped) {
    vdv463::ClientHandlers out;
    out.on_state = [stopped = std::move(stopped)](const vdv463::StateChange& change) {
        std::cout << to_string(change.to) << (change.cause ? ": " + change.cause->to_string() : "")
                  << std::endl;
        if (change.to == vdv463::State::Stopped) {
            stopped();
        }
    };
    out.on_charging_information = [](const vdv463::ChargingInformation& information) {
        std::cout << information.depot_info_list.size() << " depots" << std::endl;
    };
    out.on_issue = [](const vdv463::IssueReport& report) {
        std::cout << "issue: " << to_string(report.kind)
                  << (report.error ? ": " + report.error->to_string() : "") << std::endl;
    };
    out.on_plan = [](const vdv463::PlanChange& change) {
        std::cout << "list " << change.version << ' ' << to_string(change.state)
                  << (change.cause ? ": " + change.cause->to_string() : "") << std::endl;
    };
    return out;
}

vdv463::ChargingRequest request_of_tonight() {
    vdv463::ChargingRequest request;
    request.vehicle_id = "Bus 101";
    request.charging_request_id = "Night/101";
    request.charging_request_data.min_target_soc_pct = 80;
    request.charging_request_data.max_target_soc_pct = 95;
    return request;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 6 || argc > 8) {
        std::cerr << "usage: 04_own_transport HOST PORT PATH PRESYSTEM_ID CA_FILE "
                     "[RETRY_MS [PING_MS]]\n";
        return 2;
    }
    asio::io_context loop(1);
    asio::ssl::context tls(asio::ssl::context::tls_client);
    tls.load_verify_file(argv[5]);
    BeastTransport transport(loop, tls, {argv[1], argv[2], argv[3]});

    vdv463::SessionConfig config;
    config.presystem_id = argv[4];
    if (argc > 6) {
        config.reconnect.min_delay = std::chrono::milliseconds{std::stoi(argv[6])};
    }
    if (argc > 7) {
        config.liveness.ping_interval = std::chrono::milliseconds{std::stoi(argv[7])};
        config.liveness.timeout = config.liveness.ping_interval;
    }

    asio::signal_set signals(loop, SIGINT, SIGTERM);
    auto session = vdv463::Session::create(config, handlers([&] { signals.cancel(); }), transport);
    if (!session) {
        std::cerr << session.error().to_string() << '\n';
        return 2;
    }
    transport.tick = [&] { session->tick(); };
    signals.async_wait([&](Problem problem, int) {
        if (!problem) {
            session->stop();
        }
    });
    session->start();
    if (const auto version = session->publish({request_of_tonight()}); !version) {
        std::cerr << version.error().to_string() << '\n';
        return 1;
    }
    loop.run();  // until nothing is left to do: the session is stopped
}
