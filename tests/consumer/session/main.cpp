// SPDX-License-Identifier: Apache-2.0
#include <iostream>
#include <string>
#include <utility>

#include <vdv463/codec.hpp>
#include <vdv463/session.hpp>

namespace {

/// Opens at once and keeps what is sent.
class Transport : public vdv463::Transport {
public:
    void open(vdv463::TransportEvents events, const vdv463::TransportRequest& request) override {
        vdv463::ConnectionInfo info;
        info.subprotocol = request.subprotocols.at(0);
        events.opened(std::move(info));
    }
    void send_text(std::string text) override { sent = std::move(text); }
    void ping(const std::string&) override {}
    void close(std::uint16_t, const std::string&) override {}
    void drop() override {}

    std::string sent;
};

}  // namespace

int main() {
    Transport transport;
    vdv463::SessionConfig config;
    const auto refused = vdv463::Session::create(config, {}, transport);
    config.presystem_id = "uri://Customer1/Presystem1";
    auto session = vdv463::Session::create(config, {}, transport);
    if (refused || !session) {
        return 1;
    }
    session->start();
    const auto boot = vdv463::decode(transport.sent);
    std::cout << transport.sent << '\n';
    return boot && session->status().state == vdv463::State::Booting ? 0 : 1;
}
