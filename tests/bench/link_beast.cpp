// SPDX-License-Identifier: Apache-2.0
// Boost.Beast with blocking calls on one thread; charging information becomes structs by way of
// nlohmann::json. See link_arguments.hpp; of its modes it has push and round.
#include "cms_texts.hpp"
#include "codec_reference.hpp"
#include "figures.hpp"
#include "link_arguments.hpp"

#include <boost/asio.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/ssl.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/beast/websocket/ssl.hpp>

#include <vdv463/message.hpp>

#include <stdexcept>
#include <vector>

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using asio::ip::tcp;
using namespace vdv463::bench;

class Link {
public:
    explicit Link(const LinkArguments& arguments) : tls_(asio::ssl::context::tls_client) {
        tls_.load_verify_file(arguments.ca_file);
        socket_.next_layer().set_verify_mode(asio::ssl::verify_peer);
        socket_.next_layer().set_verify_callback(asio::ssl::host_name_verification("localhost"));
        const auto port = static_cast<unsigned short>(std::stoi(arguments.port));
        socket_.next_layer().next_layer().connect({asio::ip::address_v4::loopback(), port});
        socket_.next_layer().next_layer().set_option(tcp::no_delay(true));
        socket_.next_layer().handshake(asio::ssl::stream_base::client);
        socket_.set_option(
            beast::websocket::stream_base::decorator([](beast::websocket::request_type& request) {
                request.set(beast::http::field::sec_websocket_protocol, "v1.463.vdv.de");
            }));
        socket_.read_message_max(std::size_t{64} << 20U);
        socket_.handshake("localhost", arguments.path());
        socket_.text(true);
        write(boot_request());
        read();
    }

    void write(const std::string& text) { socket_.write(asio::buffer(text)); }
    std::string_view read() {
        buffer_.clear();
        socket_.read(buffer_);
        const auto bytes = buffer_.cdata();
        return {static_cast<const char*>(bytes.data()), bytes.size()};
    }

private:
    asio::io_context io_{1};
    asio::ssl::context tls_;
    beast::websocket::stream<beast::ssl_stream<tcp::socket>> socket_{io_, tls_};
    beast::flat_buffer buffer_;
};

void take_push(Link& link) {
    const std::string_view text = link.read();
    vdv463::Message message;
    read_with_nlohmann(text, message);
    link.write(confirmation_of_information(text));
}

void push(Link& link, std::size_t wanted) {
    for (std::size_t i = 0; i < warm_up; ++i) {
        take_push(link);
    }
    const auto begin = Clock::now();
    const double cpu = cpu_seconds();
    for (std::size_t i = 0; i < wanted; ++i) {
        take_push(link);
    }
    const auto count = static_cast<double>(wanted);
    print({{"ms", seconds_since(begin) * 1e3 / count},
           {"cpu_ms", (cpu_seconds() - cpu) * 1e3 / count}});
}

void round(Link& link, std::size_t wanted) {
    const std::string request = one_request();
    std::vector<double> times_us;
    for (std::size_t i = 0; i < warm_up + wanted; ++i) {
        const auto begin = Clock::now();
        link.write(request);
        link.read();
        if (i >= warm_up) {
            times_us.push_back(seconds_since(begin) * 1e6);
        }
    }
    print({{"us", quantile(times_us, 0.5)}, {"p99_us", quantile(times_us, 0.99)}});
}

}  // namespace

int main(int argc, char** argv) {
    LinkArguments arguments;
    if (!arguments.read(argc, argv)) {
        return 2;
    }
    try {
        Link link(arguments);
        if (arguments.mode == "push") {
            push(link, arguments.count);
        } else {
            round(link, arguments.count);
        }
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "vdv463_bench_beast: %s\n", problem.what());
        return 1;
    }
    return 0;
}
