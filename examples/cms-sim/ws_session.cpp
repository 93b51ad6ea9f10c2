// SPDX-License-Identifier: Apache-2.0
#include "ws_session.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <deque>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include "dialogue.hpp"
#include "upgrade.hpp"

namespace vdv463::sim {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
namespace websocket = boost::beast::websocket;
using boost::system::error_code;

constexpr std::chrono::seconds handshake_timeout{10};
constexpr std::uint32_t most_header_bytes = 16 * 1024;
constexpr std::size_t most_message_bytes = std::size_t{16} * 1024 * 1024;
constexpr std::size_t most_waiting_texts = 100;

std::string name_of(const asio::ip::tcp::socket& socket) {
    error_code error;
    const auto endpoint = socket.remote_endpoint(error);
    if (error) {
        return "a client that has gone";
    }
    const std::string address = endpoint.address().to_string();
    return (endpoint.address().is_v6() ? '[' + address + ']' : address) + ':' +
           std::to_string(endpoint.port());
}

std::string_view to_view(beast::string_view text) {
    return {text.data(), text.size()};
}

/// Next is the layer below the WebSocket: plain TCP or TLS over it.
template <class Next>
class WebSocketSession : public Session,
                         public std::enable_shared_from_this<WebSocketSession<Next>> {
public:
    static constexpr bool is_tls = !std::is_same_v<Next, beast::tcp_stream>;

    template <class... Arguments>
    WebSocketSession(Depot& depot, std::string peer, Arguments&&... arguments)
        : depot_(depot),
          peer_(std::move(peer)),
          ws_(std::forward<Arguments>(arguments)...),
          timer_(ws_.get_executor()) {}

    void run() override {
        depot_.journal.add(peer_ + ": connected");
        beast::get_lowest_layer(ws_).expires_after(handshake_timeout);
        if constexpr (is_tls) {
            ws_.next_layer().async_handshake(
                asio::ssl::stream_base::server,
                [self = this->shared_from_this()](error_code error) {
                    if (error) {
                        self->end("TLS handshake failed: " + error.message());
                        return;
                    }
                    self->read_request();
                });
        } else {
            read_request();
        }
    }

    void shut_down() override {
        if (dialogue_) {
            close(websocket::close_code::going_away, "the CMS stops");
            return;
        }
        cut();
    }

    void cut() override {
        dialogue_.reset();
        timer_.cancel();
        beast::get_lowest_layer(ws_).close();
    }

private:
    void read_request() {
        parser_.header_limit(most_header_bytes);
        http::async_read(ws_.next_layer(), buffer_, parser_,
                         [self = this->shared_from_this()](error_code error, std::size_t) {
                             if (error) {
                                 self->end("no upgrade request: " + error.message());
                                 return;
                             }
                             self->on_upgrade_request();
                         });
    }

    void on_upgrade_request() {
        const auto& request = parser_.get();
        UpgradeRequest essence;
        essence.target = to_view(request.target());
        essence.authorization = to_view(request[http::field::authorization]);
        essence.subprotocols = to_view(request[http::field::sec_websocket_protocol]);
        essence.is_upgrade = websocket::is_upgrade(request);
        decision_ = decide_upgrade(depot_.config, essence);
        if (decision_.status == 101) {
            accept();
            return;
        }
        depot_.journal.add(peer_ + ": refused with " + std::to_string(decision_.status) + ", " +
                           decision_.reason);
        response_.result(decision_.status);
        response_.set(http::field::server, "cms-sim");
        response_.set(http::field::connection, "close");
        if (decision_.status == 401) {
            response_.set(http::field::www_authenticate, "Basic realm=\"vdv463\"");
        }
        if (decision_.status == 426) {
            response_.set(http::field::upgrade, "websocket");
        }
        response_.body() = decision_.reason + "\n";
        response_.prepare_payload();
        http::async_write(ws_.next_layer(), response_,
                          [self = this->shared_from_this()](error_code error, std::size_t) {
                              self->end(error ? "refusal not sent: " + error.message()
                                              : std::string("connection ended"));
                              self->end_layers();
                          });
    }

    /// Says the end to the peer in order: TLS first, where there is one.
    void end_layers() {
        if constexpr (is_tls) {
            // A peer that is gone already has nothing to be told, so that the outcome is not asked.
            ws_.next_layer().async_shutdown([self = this->shared_from_this()](error_code) {
                beast::get_lowest_layer(self->ws_).close();
            });
        } else {
            beast::get_lowest_layer(ws_).close();
        }
    }

    void accept() {
        // From here on the WebSocket layer watches the time itself.
        beast::get_lowest_layer(ws_).expires_never();
        websocket::stream_base::timeout timeout{};
        timeout.handshake_timeout = handshake_timeout;
        timeout.idle_timeout = websocket::stream_base::none();
        timeout.keep_alive_pings = false;
        ws_.set_option(timeout);
        ws_.set_option(websocket::stream_base::decorator(
            [subprotocol = decision_.subprotocol](websocket::response_type& response) {
                response.set(http::field::server, "cms-sim");
                if (!subprotocol.empty()) {
                    response.set(http::field::sec_websocket_protocol, subprotocol);
                }
            }));
        ws_.read_message_max(most_message_bytes);
        ws_.async_accept(parser_.get(), [self = this->shared_from_this()](error_code error) {
            if (error) {
                self->end("upgrade failed: " + error.message());
                return;
            }
            self->on_open();
        });
    }

    void on_open() {
        buffer_.clear();
        if (decision_.close_after) {
            depot_.journal.add(peer_ + ": offers no subprotocol of ours, closing");
            close(websocket::close_code::protocol_error, "no common subprotocol");
            return;
        }
        ws_.text(true);
        const SimulatorConfig& config = depot_.config;
        dialogue_.emplace(DialogueConfig{config.push_interval, config.presystem_id, config.schema},
                          depot_.model, depot_.journal, peer_);
        read();
    }

    void read() {
        ws_.async_read(buffer_, [self = this->shared_from_this()](error_code error, std::size_t) {
            self->on_read(error);
        });
    }

    void on_read(error_code error) {
        // A peer may leave right after the closing handshake, without an end of TLS.
        const bool closed = ws_.reason().code != websocket::close_code::none;
        if (error == websocket::error::closed || (error && closed)) {
            end("closed with " + std::to_string(ws_.reason().code));
            return;
        }
        if (error) {
            end("connection lost: " + error.message());
            return;
        }
        if (!dialogue_) {
            buffer_.clear();
            read();
            return;
        }
        if (!ws_.got_text()) {
            depot_.journal.violation(peer_ + ": sent a binary message");
            close(websocket::close_code::unknown_data, "text messages only");
            return;
        }
        const auto bytes = buffer_.cdata();
        dialogue_->receive({static_cast<const char*>(bytes.data()), bytes.size()},
                           depot_.clock.now());
        buffer_.clear();
        send_due();
        read();
    }

    void send_due() {
        if (!dialogue_) {
            return;
        }
        for (std::string& text : dialogue_->take_due(depot_.clock.now())) {
            texts_.push_back(std::move(text));
        }
        if (texts_.size() > most_waiting_texts) {
            depot_.journal.violation(peer_ + ": does not read what it is sent");
            cut();
            return;
        }
        write();
        if (const auto due = dialogue_->next_due()) {
            timer_.expires_at(depot_.clock.steady(*due));
            timer_.async_wait([self = this->shared_from_this()](error_code error) {
                if (!error) {
                    self->send_due();
                }
            });
        }
    }

    void write() {
        if (writing_ || texts_.empty() || !dialogue_) {
            return;
        }
        writing_ = true;
        ws_.async_write(asio::buffer(texts_.front()),
                        [self = this->shared_from_this()](error_code error, std::size_t) {
                            self->writing_ = false;
                            self->texts_.pop_front();
                            // The pending read reports an error as well, and the end with it.
                            if (!error) {
                                self->write();
                            }
                        });
    }

    void close(websocket::close_code code, const char* reason) {
        dialogue_.reset();
        timer_.cancel();
        ws_.async_close({code, reason}, [self = this->shared_from_this()](error_code error) {
            self->end(error ? "close failed: " + error.message() : std::string("closed by us"));
        });
    }

    void end(const std::string& line) {
        dialogue_.reset();
        timer_.cancel();
        if (!std::exchange(ended_, true)) {
            depot_.journal.add(peer_ + ": " + line);
        }
    }

    Depot& depot_;
    std::string peer_;
    websocket::stream<Next> ws_;
    asio::steady_timer timer_;
    beast::flat_buffer buffer_;
    http::request_parser<http::empty_body> parser_;
    http::response<http::string_body> response_;
    UpgradeDecision decision_;
    std::optional<Dialogue> dialogue_;  ///< only while messages are exchanged
    std::deque<std::string> texts_;     ///< the first is being written when writing_
    bool writing_ = false;
    bool ended_ = false;
};

}  // namespace

std::shared_ptr<Session> make_session(asio::ip::tcp::socket socket, asio::ssl::context* tls,
                                      Depot& depot) {
    std::string peer = name_of(socket);
    if (tls == nullptr) {
        return std::make_shared<WebSocketSession<beast::tcp_stream>>(depot, std::move(peer),
                                                                     std::move(socket));
    }
    return std::make_shared<WebSocketSession<beast::ssl_stream<beast::tcp_stream>>>(
        depot, std::move(peer), std::move(socket), *tls);
}

}  // namespace vdv463::sim
