// SPDX-License-Identifier: Apache-2.0
// The CMS to measure against, on Boost.Beast: one thread, wss, nothing of ours but the messages.
//   vdv463_bench_server CERTIFICATE KEY
// Prints its port. Each line on its input makes it print what it has seen since the last one, as
// JSON; the end of its input ends it. It confirms every request; besides that, by the path:
//   /quiet             nothing
//   /push/POINTS       a charging information, and the next when that was confirmed
//   /timed/POINTS/MS   one every so many ms, the first at some time within that, stamped with the
//                      time; and a ping every second
//   /big/POINTS/MS     the same without pings
#include "cms_texts.hpp"

#include <boost/asio.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/ssl.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/beast/websocket/ssl.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <deque>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <vector>

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using asio::ip::tcp;
using vdv463::bench::TimedInformation;
using Clock = std::chrono::steady_clock;

std::int64_t nanoseconds() {
    return std::chrono::nanoseconds(Clock::now().time_since_epoch()).count();
}

/// What all sessions have seen since it was last asked for.
struct Seen {
    std::size_t open = 0;
    std::size_t in_handshake = 0;
    std::size_t most_in_handshake = 0;
    std::size_t pushes = 0;
    std::size_t closed = 0;
    std::size_t pings = 0;
    std::size_t late = 0;  ///< without a pong a second later
    std::vector<double> pongs_ms;

    void print() {
        std::sort(pongs_ms.begin(), pongs_ms.end());
        const auto at = [this](double share) {
            if (pongs_ms.empty()) {
                return 0.0;
            }
            return pongs_ms[static_cast<std::size_t>(share *
                                                     static_cast<double>(pongs_ms.size() - 1))];
        };
        std::printf(
            "{\"open\":%zu,\"most_in_handshake\":%zu,\"pushes\":%zu,\"closed\":%zu,\"pings\":%zu,"
            "\"late\":%zu,\"pong_median_ms\":%.3f,\"pong_p99_ms\":%.3f,\"pong_max_ms\":%.3f}\n",
            open, most_in_handshake, pushes, closed, pings, late, at(0.5), at(0.99), at(1.0));
        std::fflush(stdout);
        most_in_handshake = in_handshake;
        pushes = closed = pings = late = 0;
        pongs_ms.clear();
    }
};

struct Plan {
    std::string kind;
    std::size_t points = 0;
    std::chrono::milliseconds interval{0};
};

Plan parse(const std::string& target) {
    Plan out;
    const std::size_t first = target.find('/', 1);
    out.kind = target.substr(1, first == target.npos ? target.npos : first - 1);
    if (first != target.npos) {
        out.points = std::stoul(target.substr(first + 1));
        const std::size_t second = target.find('/', first + 1);
        if (second != target.npos) {
            out.interval = std::chrono::milliseconds(std::stol(target.substr(second + 1)));
        }
    }
    return out;
}

struct Shared {
    Seen seen;
    std::map<std::size_t, TimedInformation> informations;
    std::mt19937 random{463};  // NOLINT: the same at every run

    const TimedInformation& information(std::size_t points) {
        const auto found = informations.find(points);
        return found != informations.end()
                   ? found->second
                   : informations.emplace(points, TimedInformation(points)).first->second;
    }
};

class Session : public std::enable_shared_from_this<Session> {
public:
    Session(tcp::socket socket, asio::ssl::context& tls, Shared& shared)
        : socket_(std::move(socket), tls),
          shared_(shared),
          push_timer_(socket_.get_executor()),
          ping_timer_(socket_.get_executor()) {}
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;
    ~Session() {
        leave_handshake();
        if (open_) {
            --shared_.seen.open;
            ++shared_.seen.closed;
        }
    }

    void begin() {
        in_handshake_ = true;
        Seen& seen = shared_.seen;
        seen.most_in_handshake = std::max(seen.most_in_handshake, ++seen.in_handshake);
        socket_.next_layer().async_handshake(asio::ssl::stream_base::server,
                                             [self = shared_from_this()](beast::error_code error) {
                                                 if (!error) {
                                                     self->read_request();
                                                 }
                                             });
    }

private:
    void leave_handshake() {
        if (std::exchange(in_handshake_, false)) {
            --shared_.seen.in_handshake;
        }
    }

    void read_request() {
        beast::http::async_read(socket_.next_layer(), buffer_, request_,
                                [self = shared_from_this()](beast::error_code error, std::size_t) {
                                    if (!error) {
                                        self->accept();
                                    }
                                });
    }

    void accept() {
        plan_ = parse(std::string(request_.target()));
        if (plan_.points > 0) {
            shared_.information(plan_.points);  // takes its time the first time
        }
        socket_.set_option(websocket::stream_base::decorator([](websocket::response_type& answer) {
            answer.set(beast::http::field::sec_websocket_protocol, "v1.463.vdv.de");
        }));
        socket_.auto_fragment(false);
        socket_.read_message_max(std::size_t{64} << 20U);
        socket_.control_callback([this](websocket::frame_type kind, beast::string_view) {
            if (kind == websocket::frame_type::pong) {
                on_pong();
            }
        });
        socket_.async_accept(request_, [self = shared_from_this()](beast::error_code error) {
            if (error) {
                return;
            }
            self->leave_handshake();
            self->open_ = true;
            ++self->shared_.seen.open;
            self->read();
        });
    }

    void read() {
        socket_.async_read(text_,
                           [self = shared_from_this()](beast::error_code error, std::size_t) {
                               if (error) {
                                   self->end();
                                   return;
                               }
                               self->on_text();
                               self->text_.clear();
                               self->read();
                           });
    }

    void end() {
        push_timer_.cancel();
        ping_timer_.cancel();
        ended_ = true;
    }

    void on_text() {
        const auto bytes = text_.cdata();
        const std::string_view text(static_cast<const char*>(bytes.data()), bytes.size());
        const auto kind = vdv463::bench::kind_of(text);
        if (kind == vdv463::bench::Kind::Request) {
            send(vdv463::bench::confirmation_of(text));
            if (!std::exchange(booted_, true)) {
                on_boot();
            }
        } else if (plan_.kind == "push") {
            push();
        }
    }

    void on_boot() {
        if (plan_.kind == "push") {
            push();
        } else if (plan_.kind == "timed" || plan_.kind == "big") {
            const auto whole = static_cast<std::uint64_t>(plan_.interval.count());
            next_push_ = Clock::now() + std::chrono::milliseconds(shared_.random() % (whole + 1));
            wait_for_push();
            if (plan_.kind == "timed") {
                next_ping_ = Clock::now() + std::chrono::milliseconds(shared_.random() % 1000);
                wait_for_ping();
            }
        }
    }

    void push() {
        ++shared_.seen.pushes;
        send(shared_.information(plan_.points).stamped(nanoseconds()));
    }

    void wait_for_push() {
        push_timer_.expires_at(next_push_);
        push_timer_.async_wait([self = shared_from_this()](beast::error_code error) {
            if (error || self->ended_) {
                return;
            }
            self->push();
            self->next_push_ += self->plan_.interval;
            self->wait_for_push();
        });
    }

    void wait_for_ping() {
        ping_timer_.expires_at(next_ping_);
        ping_timer_.async_wait([self = shared_from_this()](beast::error_code error) {
            if (error || self->ended_) {
                return;
            }
            if (self->pinged_) {
                ++self->shared_.seen.late;
            } else {
                self->ping();
            }
            self->next_ping_ += std::chrono::seconds(1);
            self->wait_for_ping();
        });
    }

    void ping() {
        pinged_ = Clock::now();
        ++shared_.seen.pings;
        socket_.async_ping({}, [self = shared_from_this()](beast::error_code) {});
    }

    void on_pong() {
        if (pinged_) {
            shared_.seen.pongs_ms.push_back(
                std::chrono::duration<double, std::milli>(Clock::now() - *pinged_).count());
            pinged_.reset();
        }
    }

    void send(std::string text) {
        waiting_.push_back(std::move(text));
        if (waiting_.size() == 1) {
            write();
        }
    }

    void write() {
        socket_.text(true);
        socket_.async_write(asio::buffer(waiting_.front()),
                            [self = shared_from_this()](beast::error_code error, std::size_t) {
                                if (error) {
                                    self->end();
                                    return;
                                }
                                self->waiting_.pop_front();
                                if (!self->waiting_.empty()) {
                                    self->write();
                                }
                            });
    }

    websocket::stream<beast::ssl_stream<tcp::socket>> socket_;
    Shared& shared_;
    asio::steady_timer push_timer_;
    asio::steady_timer ping_timer_;
    beast::flat_buffer buffer_;
    beast::flat_buffer text_;
    beast::http::request<beast::http::string_body> request_;
    Plan plan_;
    std::deque<std::string> waiting_;
    Clock::time_point next_push_;
    Clock::time_point next_ping_;
    std::optional<Clock::time_point> pinged_;
    bool in_handshake_ = false;
    bool open_ = false;
    bool booted_ = false;
    bool ended_ = false;
};

void accept(tcp::acceptor& acceptor, asio::ssl::context& tls, Shared& shared) {
    acceptor.async_accept([&](beast::error_code error, tcp::socket socket) {
        if (!error) {
            beast::error_code ignored;
            socket.set_option(tcp::no_delay(true), ignored);
            std::make_shared<Session>(std::move(socket), tls, shared)->begin();
        }
        accept(acceptor, tls, shared);
    });
}

int serve(const char* certificate, const char* key) {
    asio::io_context io(1);
    asio::ssl::context tls(asio::ssl::context::tls_server);
    tls.use_certificate_chain_file(certificate);
    tls.use_private_key_file(key, asio::ssl::context::pem);
    Shared shared;
    tcp::acceptor acceptor(io, tcp::endpoint(asio::ip::address_v4::loopback(), 0));
    acceptor.listen(4096);
    std::printf("%u\n", static_cast<unsigned>(acceptor.local_endpoint().port()));
    std::fflush(stdout);
    accept(acceptor, tls, shared);
    std::thread input([&] {
        for (std::string line; std::getline(std::cin, line);) {
            asio::post(io, [&] { shared.seen.print(); });
        }
        io.stop();
    });
    io.run();
    input.join();
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) {
        std::fprintf(stderr, "usage: vdv463_bench_server CERTIFICATE KEY\n");
        return 2;
    }
    try {
        return serve(argv[1], argv[2]);
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "vdv463_bench_server: %s\n", problem.what());
        return 1;
    }
}
