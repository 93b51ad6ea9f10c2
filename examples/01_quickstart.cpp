// SPDX-License-Identifier: Apache-2.0
// 01_quickstart URL PRESYSTEM_ID CA_FILE USER PASSWORD_FILE
#include <vdv463/vdv463.hpp>

#include <chrono>
#include <fstream>
#include <iostream>
#include <string>
#include <thread>
#include <utility>

int main(int argc, char** argv) {
    if (argc != 6) {
        std::cerr << "usage: 01_quickstart URL PRESYSTEM_ID CA_FILE USER PASSWORD_FILE\n";
        return 2;
    }
    std::string password;
    std::getline(std::ifstream(argv[5]), password);

    vdv463::ClientConfig config;
    config.url = argv[1];           // such as wss://cms.example:443/vdv463/ws
    config.presystem_id = argv[2];  // such as uri://Customer1/Presystem1
    config.tls.ca_file = argv[3];
    config.credentials = vdv463::Credentials{argv[4], vdv463::Secret(std::move(password))};

    vdv463::ClientHandlers handlers;
    handlers.on_state = [](const vdv463::StateChange& change) {
        std::cout << to_string(change.to) << (change.cause ? ": " + change.cause->to_string() : "")
                  << std::endl;
    };
    handlers.on_charging_information = [](const vdv463::ChargingInformation& information) {
        std::size_t points = 0;
        for (const vdv463::DepotInfo& depot : information.depot_info_list) {
            for (const vdv463::ChargingStationInfo& station : depot.charging_station_info_list) {
                points += station.charging_point_info_list.size();
            }
        }
        std::cout << points << " charging points" << std::endl;
    };

    handlers.on_plan = [](const vdv463::PlanChange& change) {
        std::cout << "plan " << change.version << ' ' << to_string(change.state) << std::endl;
    };

    vdv463::Result<vdv463::Client> client = vdv463::Client::create(config, handlers);
    if (!client) {
        std::cerr << client.error().to_string() << '\n';
        return 2;
    }
    client->start();

    vdv463::ChargingRequest request;
    request.vehicle_id = "Bus 101";
    request.charging_request_id = "Request 1";
    request.charging_request_data.min_target_soc_pct = 80;
    request.charging_request_data.max_target_soc_pct = 95;
    const vdv463::Result<vdv463::PlanVersion> version = client->publish({request});
    if (!version) {
        std::cerr << version.error().to_string() << '\n';
        return 1;
    }
    std::this_thread::sleep_for(std::chrono::seconds(10));
    client->stop();
}
