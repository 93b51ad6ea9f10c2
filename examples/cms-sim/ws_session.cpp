// SPDX-License-Identifier: Apache-2.0
#include "ws_session.hpp"

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "dialogue.hpp"
#include "link.hpp"
#include "scenario_player.hpp"
#include "upgrade.hpp"

namespace vdv463::sim {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
namespace websocket = boost::beast::websocket;
using asio::ip::tcp;
using boost::system::error_code;

constexpr std::chrono::seconds handshake_timeout{10};
constexpr std::uint32_t most_header_bytes = 16 * 1024;
constexpr std::size_t most_waiting_frames = 100;
constexpr std::size_t most_throttled_frames = 4;  ///< with a fault that sends more than is read

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

class WebSocketSession final : public Session,
                               public std::enable_shared_from_this<WebSocketSession> {
public:
    WebSocketSession(Depot& depot, std::string peer, int connection, Freezer freezer,
                     std::unique_ptr<Link> link)
        : depot_(depot),
          peer_(std::move(peer)),
          faults_(&depot.faults, connection),
          freezer_(std::move(freezer)),
          ws_(std::move(link)),
          timer_(ws_.get_executor()),
          fault_timer_(ws_.get_executor()),
          ping_timer_(ws_.get_executor()) {}

    void run() override {
        depot_.journal.add(peer_ + ": connected");
        link().expires_after(handshake_timeout);
        if (!link().is_tls()) {
            read_request();
            return;
        }
        link().handshake([self = shared_from_this()](error_code error) {
            if (error) {
                self->end("TLS handshake failed: " + error.message());
                return;
            }
            self->read_request();
        });
    }

    void shut_down() override {
        if (conversation_) {
            close(1001, "the CMS stops");
            return;
        }
        cut();
    }

    void cut() override {
        end_talk();
        link().close();
    }

private:
    Link& link() { return ws_.next_layer().link(); }

    void read_request() {
        parser_.header_limit(most_header_bytes);
        http::async_read(ws_.next_layer(), buffer_, parser_,
                         [self = shared_from_this()](error_code error, std::size_t) {
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
        essence.api_key = to_view(request["X-API-Key"]);
        faults_.open(depot_.clock.now());
        decision_ =
            spoil_upgrade(decide_upgrade(depot_.config, essence), faults_, depot_.clock.now());
        if (decision_.violated) {
            violation(*decision_.violated, decision_.reason);
        }
        if (decision_.stall) {
            freeze();
            return;
        }
        if (decision_.status == 101) {
            accept();
            return;
        }
        refuse();
    }

    void refuse() {
        depot_.journal.add(peer_ + ": refused with " + std::to_string(decision_.status) + ", " +
                           decision_.reason);
        response_.result(decision_.status);
        response_.set(http::field::server, "cms-sim");
        response_.set(http::field::connection, "close");
        for (const auto& [name, value] : decision_.headers) {
            response_.set(name, value);
        }
        response_.body() = decision_.reason + "\n";
        response_.prepare_payload();
        http::async_write(ws_.next_layer(), response_,
                          [self = shared_from_this()](error_code error, std::size_t) {
                              self->end(error ? "refusal not sent: " + error.message()
                                              : std::string("connection ended"));
                              self->end_layers();
                          });
    }

    /// Says the end to the peer in order: TLS first, where there is one.
    void end_layers() {
        if (!link().is_tls()) {
            link().close();
            return;
        }
        // A peer that is gone already has nothing to be told, so that the outcome is not asked.
        link().end(beast::role_type::server,
                   [self = shared_from_this()](error_code) { self->link().close(); });
    }

    void accept() {
        // From here on the WebSocket layer watches the time itself.
        link().expires_never();
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
        ws_.read_message_max(traits_of(depot_.config.dialect).most_message_bytes);
        ws_.async_accept(parser_.get(), [self = shared_from_this()](error_code error) {
            if (error) {
                self->end("upgrade failed: " + error.message());
                return;
            }
            self->on_open();
        });
    }

    void on_open() {
        buffer_.clear();
        ws_.next_layer().begin_frames();
        if (decision_.close_after) {
            depot_.journal.add(peer_ + ": " + decision_.reason + ", closing");
            close(decision_.close_code, decision_.close_reason);
            return;
        }
        faults_.open(depot_.clock.now());
        begin_conversation();
        ws_.control_callback([this](websocket::frame_type kind, beast::string_view) {
            pong_missing_ = pong_missing_ && kind != websocket::frame_type::pong;
        });
        ping_later();
        read();
        strike_at_once();
    }

    void begin_conversation() {
        const SimulatorConfig& config = depot_.config;
        if (config.scenario) {
            conversation_ = std::make_unique<ScenarioPlayer>(
                ScenarioPlayerConfig{config.speed, {config.schema, config.confirm_within, false}},
                *config.scenario, depot_.journal, peer_);
            return;
        }
        conversation_ = std::make_unique<Dialogue>(
            DialogueConfig{config.push_interval, config.presystem_id, config.schema, config.dialect,
                           config.confirm_within, &faults_},
            depot_.model, depot_.journal, peer_);
    }

    void read() {
        ws_.async_read(buffer_, [self = shared_from_this()](error_code error, std::size_t) {
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
        if (error == websocket::condition::protocol_violation) {
            violation(Rule::WebSocket, "broke the WebSocket protocol: " + error.message());
        }
        if (error) {
            end("connection lost: " + error.message());
            return;
        }
        if (!conversation_) {
            buffer_.clear();
            read();
            return;
        }
        if (!ws_.got_text()) {
            violation(Rule::Binary, "sent a binary message");
            close(1003, "text messages only");
            return;
        }
        const auto bytes = buffer_.cdata();
        conversation_->receive({static_cast<const char*>(bytes.data()), bytes.size()},
                               depot_.clock.now());
        buffer_.clear();
        send_due();
        if (!ended_) {
            read();
        }
    }

    void send_due() {
        if (!conversation_ || (is_throttled() && frames_.size() >= most_throttled_frames)) {
            return;
        }
        for (Frame& frame : conversation_->take_due(depot_.clock.now())) {
            strike(&ConnectionFaults::strike);
            if (!conversation_) {
                return;
            }
            frames_.push_back(std::move(frame));
        }
        depot_.booted = depot_.booted || conversation_->booted();
        if (frames_.size() > most_waiting_frames) {
            violation(Rule::SlowReader, "does not read what it is sent");
            cut();
            return;
        }
        write();
        if (const auto due = conversation_->next_due()) {
            timer_.expires_at(depot_.clock.steady(*due));
            timer_.async_wait([self = shared_from_this()](error_code error) {
                if (!error) {
                    self->send_due();
                }
            });
        }
    }

    bool is_throttled() const {
        return faults_.find(FaultId::Flood) != nullptr ||
               faults_.find(FaultId::SlowDrip) != nullptr;
    }

    void write() {
        if (writing_ || frames_.empty() || !conversation_) {
            return;
        }
        writing_ = true;
        const Frame& frame = frames_.front();
        ws_.binary(frame.binary);
        if (frame.fragment_bytes > 0) {
            write_fragment(0);
            return;
        }
        ws_.async_write(asio::buffer(frame.text),
                        [self = shared_from_this()](error_code error, std::size_t) {
                            self->on_written(error);
                        });
    }

    void write_fragment(std::size_t begin) {
        const Frame& frame = frames_.front();
        const std::size_t size = std::min(frame.fragment_bytes, frame.text.size() - begin);
        const bool last = begin + size == frame.text.size();
        ws_.async_write_some(
            last, asio::buffer(frame.text.data() + begin, size),
            [self = shared_from_this(), end = begin + size, last](error_code error, std::size_t) {
                if (error || last) {
                    self->on_written(error);
                    return;
                }
                self->write_fragment(end);
            });
    }

    void on_written(error_code error) {
        writing_ = false;
        frames_.pop_front();
        // The pending read reports an error as well, and the end with it.
        if (error) {
            return;
        }
        write();
        if (is_throttled()) {
            send_due();
        }
    }

    void ping_later() {
        if (depot_.config.ping_interval.count() == 0) {
            return;
        }
        ping_timer_.expires_after(depot_.config.ping_interval);
        ping_timer_.async_wait([self = shared_from_this()](error_code error) {
            if (!error && self->conversation_) {
                self->ping();
            }
        });
    }

    void ping() {
        // What is sent drop by drop, the pings among it, may well come too late to be answered.
        if (std::exchange(pong_missing_, true) && faults_.find(FaultId::SlowDrip) == nullptr) {
            violation(Rule::NoPong, "did not answer a ping");
            return;
        }
        ws_.async_ping({}, [self = shared_from_this()](error_code error) {
            if (!error && self->conversation_) {
                self->ping_later();
            }
        });
    }

    /// The faults of the connection that need no message, now and when the next begins.
    void strike_at_once() {
        if (!conversation_) {
            return;
        }
        strike(&ConnectionFaults::strike_at_once);
        if (const auto next = faults_.next_strike(depot_.clock.now()); next && conversation_) {
            fault_timer_.expires_at(depot_.clock.steady(*next));
            fault_timer_.async_wait([self = shared_from_this()](error_code error) {
                if (!error) {
                    self->strike_at_once();
                }
            });
        }
    }

    /// The conversation is over afterwards if one of them ends it.
    void strike(const Fault* (ConnectionFaults::*ask)(FaultId, Timestamp)) {
        const Timestamp now = depot_.clock.now();
        const auto struck = [&](FaultId id) { return (faults_.*ask)(id, now); };
        if (const Fault* drip = struck(FaultId::SlowDrip)) {
            link().limit_writes(static_cast<std::size_t>(drip->number));
        }
        if (struck(FaultId::NoPong) != nullptr) {
            ws_.next_layer().swallow_pongs();
        }
        if (struck(FaultId::Freeze) != nullptr) {
            freeze();
        } else if (const Fault* drop = struck(FaultId::Drop)) {
            drop_connection(drop->text == "reset");
        } else if (const Fault* closing = struck(FaultId::Close)) {
            close(*closing);
        }
    }

    void freeze() {
        end("frozen on purpose");
        freezer_(link().release_socket());
    }

    void drop_connection(bool reset) {
        end("dropped on purpose");
        if (reset) {
            link().reset_on_close();
        }
        cut();
    }

    void close(const Fault& fault) {
        const std::size_t colon = std::min(fault.text.find(':'), fault.text.size());
        const int code = std::stoi(fault.text.substr(0, colon));
        close(static_cast<std::uint16_t>(code),
              fault.text.substr(std::min(colon + 1, fault.text.size())));
    }

    void close(std::uint16_t code, const std::string& reason) {
        end_talk();
        ws_.async_close(
            {static_cast<websocket::close_code>(code), reason},
            [self = shared_from_this()](error_code error) {
                self->end(error ? "close failed: " + error.message() : std::string("closed by us"));
            });
    }

    void end_talk() {
        if (conversation_) {
            depot_.booted = depot_.booted || conversation_->booted();
        }
        conversation_.reset();
        timer_.cancel();
        fault_timer_.cancel();
        ping_timer_.cancel();
    }

    void end(const std::string& line) {
        end_talk();
        if (!std::exchange(ended_, true)) {
            depot_.journal.add(peer_ + ": " + line);
        }
    }

    void violation(Rule rule, const std::string& what) {
        depot_.journal.violation(rule, peer_ + ": " + what);
    }

    Depot& depot_;
    std::string peer_;
    ConnectionFaults faults_;
    Freezer freezer_;
    websocket::stream<LinkStream> ws_;
    asio::steady_timer timer_;
    asio::steady_timer fault_timer_;
    asio::steady_timer ping_timer_;
    beast::flat_buffer buffer_;
    http::request_parser<http::empty_body> parser_;
    http::response<http::string_body> response_;
    UpgradeDecision decision_;
    std::unique_ptr<Conversation> conversation_;  ///< only while messages are exchanged
    std::deque<Frame> frames_;                    ///< the first is being written when writing_
    bool pong_missing_ = false;
    bool writing_ = false;
    bool ended_ = false;
};

}  // namespace

std::shared_ptr<Session> make_session(tcp::socket socket, asio::ssl::context* tls, Depot& depot,
                                      int connection, Freezer freezer) {
    std::string peer = name_of(socket);
    auto link = make_link(std::move(socket), tls);
    return std::make_shared<WebSocketSession>(depot, std::move(peer), connection,
                                              std::move(freezer), std::move(link));
}

}  // namespace vdv463::sim
