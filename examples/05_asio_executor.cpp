// SPDX-License-Identifier: Apache-2.0
// 05_asio_executor URL PRESYSTEM_ID CA_FILE
//
// The ordinary Client in a host that has an event loop: every handler runs on the loop's thread, in
// order, beside the host's own work, so that host and handlers share data without a lock. Ends with
// SIGINT or SIGTERM. See docs/threads.md.
#include <vdv463/vdv463.hpp>

#include <boost/asio.hpp>

#include <functional>
#include <iostream>
#include <string>
#include <thread>
#include <utility>

namespace {

namespace asio = boost::asio;

/// The host's data: no lock, because one thread uses it.
struct Desk {
    const std::thread::id loop_thread = std::this_thread::get_id();
    std::size_t depots = 0;
    int number = 0;

    void note(const std::string& text) {
        const bool here = std::this_thread::get_id() == loop_thread;
        std::cout << ++number << (here ? " on the loop: " : " ELSEWHERE: ") << text << std::endl;
    }
};

vdv463::ClientHandlers handlers(Desk& desk) {
    vdv463::ClientHandlers out;
    out.on_state = [&desk](const vdv463::StateChange& change) {
        desk.note(std::string(to_string(change.from)) + " to " + std::string(to_string(change.to)));
    };
    out.on_charging_information = [&desk](const vdv463::ChargingInformation& information) {
        desk.depots = information.depot_info_list.size();
        desk.note("information");
    };
    return out;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 4) {
        std::cerr << "usage: 05_asio_executor URL PRESYSTEM_ID CA_FILE\n";
        return 2;
    }
    asio::io_context loop(1);  // run by one thread alone: that is what keeps the order
    Desk desk;

    vdv463::ClientConfig config;
    config.url = argv[1];
    config.presystem_id = argv[2];
    config.tls.ca_file = argv[3];
    config.executor = [&loop](std::function<void()> task) { asio::post(loop, std::move(task)); };

    auto client = vdv463::Client::create(config, handlers(desk));
    if (!client) {
        std::cerr << client.error().to_string() << '\n';
        return 2;
    }

    // The host's own work goes on beside it, and reads what a handler wrote.
    asio::steady_timer clock(loop);
    const std::function<void()> each_second = [&] {
        clock.expires_after(std::chrono::seconds{1});
        clock.async_wait([&](const boost::system::error_code& problem) {
            if (!problem) {
                desk.note("the host has heard of " + std::to_string(desk.depots) + " depots");
                each_second();
            }
        });
    };
    each_second();

    asio::signal_set signals(loop, SIGINT, SIGTERM);
    signals.async_wait([&](const boost::system::error_code&, int) {
        // Not inside a handler of the client: waits for the connection's end, and the last on_state
        // runs here and now.
        client->stop();
        loop.stop();
    });

    client->start();
    loop.run();
}
