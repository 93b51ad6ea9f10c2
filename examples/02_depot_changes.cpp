// SPDX-License-Identifier: Apache-2.0
// What changed between two messages of charging information: 02_depot_changes BEFORE AFTER
#include <vdv463/codec.hpp>
#include <vdv463/depot.hpp>

#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>
#include <string>

namespace {

std::optional<vdv463::ChargingInformation> read(const char* file) {
    std::ifstream in(file, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    vdv463::Result<vdv463::Message> message = vdv463::decode(text);
    if (!message) {
        std::cerr << file << ": " << message.error().to_string() << '\n';
        return std::nullopt;
    }
    auto* information = std::get_if<vdv463::ChargingInformation>(&message->payload);
    if (information == nullptr) {
        std::cerr << file << ": not a message of charging information\n";
        return std::nullopt;
    }
    return std::move(*information);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) {
        std::cerr << "usage: 02_depot_changes BEFORE AFTER\n";
        return 2;
    }
    const auto before = read(argv[1]);
    const auto after = read(argv[2]);
    if (!before || !after) {
        return 1;
    }
    for (const vdv463::DepotChange& change : vdv463::diff(*before, *after)) {
        switch (change.kind) {
            case vdv463::DepotChangeKind::VehiclePlugged:
                std::cout << "welcome, " << std::get<std::string>(change.after) << '\n';
                break;
            case vdv463::DepotChangeKind::StateOfCharge:
                if (const double* soc = std::get_if<double>(&change.after)) {
                    std::cout << change.point_id << " is at " << *soc << " %\n";
                }
                break;
            default:
                std::cout << describe(change) << '\n';
        }
    }
}
