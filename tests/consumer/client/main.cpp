// SPDX-License-Identifier: Apache-2.0
#include <iostream>

#include <vdv463/vdv463.hpp>

int main() {
    vdv463::ClientConfig config;
    config.url = "wss://cms.example/vdv463";
    const auto refused = vdv463::Client::create(config, {});
    config.presystem_id = "uri://Customer1/Presystem1";
    const auto taken = vdv463::Client::create(config, {});
    std::cout << vdv463::version_string << '\n';
    return !refused && taken && taken->status().state == vdv463::State::Stopped ? 0 : 1;
}
