// SPDX-License-Identifier: Apache-2.0
#include <iostream>

#include <vdv463/codec.hpp>

int main() {
    vdv463::Message boot;
    boot.envelope.source = "BMS";
    boot.envelope.presystem_id = "uri://Customer1/Presystem1";
    boot.envelope.message_id = "9f1c2b52-7f0e-4c53-8a5e-0d3a5b1c2d3e";
    boot.payload = vdv463::BootNotificationRequest{};
    const auto wire = vdv463::encode(boot);
    const auto read = wire ? vdv463::decode(*wire) : vdv463::Result<vdv463::Message>(wire.error());
    std::cout << (wire ? *wire : wire.error().to_string()) << '\n';
    return read && *read == boot ? 0 : 1;
}
