// SPDX-License-Identifier: Apache-2.0
// websocketpp on one thread; charging information becomes structs by way of nlohmann::json.
// See link_arguments.hpp; of its modes it has push and round.
#include "cms_texts.hpp"
#include "codec_reference.hpp"
#include "figures.hpp"
#include "link_arguments.hpp"

#include <websocketpp/client.hpp>
#include <websocketpp/config/asio_client.hpp>

#include <vdv463/message.hpp>

#include <stdexcept>
#include <vector>

namespace {

using namespace vdv463::bench;
namespace asio = boost::asio;

struct Config : websocketpp::config::asio_tls_client {
    static const std::size_t max_message_size = std::size_t{64} << 20U;
};
using Endpoint = websocketpp::client<Config>;

class Program {
public:
    explicit Program(const LinkArguments& arguments) : arguments_(arguments) {
        endpoint_.clear_access_channels(websocketpp::log::alevel::all);
        endpoint_.clear_error_channels(websocketpp::log::elevel::all);
        endpoint_.init_asio();
        endpoint_.set_max_message_size(Config::max_message_size);
        endpoint_.set_tls_init_handler([this](websocketpp::connection_hdl) {
            auto out =
                websocketpp::lib::make_shared<asio::ssl::context>(asio::ssl::context::tls_client);
            out->load_verify_file(arguments_.ca_file);
            out->set_verify_mode(asio::ssl::verify_peer);
            out->set_verify_callback(asio::ssl::host_name_verification("localhost"));
            return out;
        });
        endpoint_.set_open_handler([this](websocketpp::connection_hdl link) {
            link_ = link;
            send(boot_request());
        });
        endpoint_.set_fail_handler(
            [](websocketpp::connection_hdl) { throw std::runtime_error("the connection failed"); });
        endpoint_.set_message_handler(
            [this](websocketpp::connection_hdl, Endpoint::message_ptr message) {
                on_text(message->get_payload());
            });
        websocketpp::lib::error_code error;
        const auto connection = endpoint_.get_connection(
            "wss://localhost:" + arguments_.port + arguments_.path(), error);
        if (error) {
            throw std::runtime_error(error.message());
        }
        connection->add_subprotocol("v1.463.vdv.de");
        endpoint_.connect(connection);
        endpoint_.run();
    }

private:
    void send(const std::string& text) {
        endpoint_.send(link_, text, websocketpp::frame::opcode::text);
    }

    void on_text(const std::string& text) {
        if (arguments_.mode == "push") {
            if (kind_of(text) == Kind::Request) {
                take_push(text);
            }
            return;
        }
        if (answers_ > warm_up) {
            times_us_.push_back(seconds_since(begin_) * 1e6);
        }
        if (times_us_.size() == arguments_.count) {
            print({{"us", quantile(times_us_, 0.5)}, {"p99_us", quantile(times_us_, 0.99)}});
            endpoint_.stop();
            return;
        }
        ++answers_;
        begin_ = Clock::now();
        send(request_);
    }

    void take_push(const std::string& text) {
        vdv463::Message message;
        read_with_nlohmann(text, message);
        ++pushes_;
        if (pushes_ == warm_up) {
            begin_ = Clock::now();
            cpu_ = cpu_seconds();
        }
        if (pushes_ == warm_up + arguments_.count) {
            const auto count = static_cast<double>(arguments_.count);
            print({{"ms", seconds_since(begin_) * 1e3 / count},
                   {"cpu_ms", (cpu_seconds() - cpu_) * 1e3 / count}});
            endpoint_.stop();
            return;
        }
        send(confirmation_of_information(text));
    }

    const LinkArguments& arguments_;
    Endpoint endpoint_;
    websocketpp::connection_hdl link_;
    const std::string request_ = one_request();
    std::size_t answers_ = 0;
    std::size_t pushes_ = 0;
    Clock::time_point begin_;
    double cpu_ = 0;
    std::vector<double> times_us_;
};

}  // namespace

int main(int argc, char** argv) {
    LinkArguments arguments;
    if (!arguments.read(argc, argv)) {
        return 2;
    }
    try {
        const Program program(arguments);
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "vdv463_bench_websocketpp: %s\n", problem.what());
        return 1;
    }
    return 0;
}
