// SPDX-License-Identifier: Apache-2.0
// A simulator for the tests in Python: settings as arguments, commands on standard input.
#include <fstream>
#include <iostream>
#include <map>
#include <string>

#include "simulator.hpp"

namespace {

using vdv463::SchemaVersion;

std::map<std::string, std::string> settings_of(int count, char** arguments) {
    std::map<std::string, std::string> settings;
    for (int index = 1; index + 1 < count; index += 2) {
        settings[arguments[index]] = arguments[index + 1];
    }
    return settings;
}

vdv463::sim::SimulatorConfig config_of(std::map<std::string, std::string>& settings) {
    vdv463::sim::SimulatorConfig config;
    config.push_interval = std::chrono::milliseconds{500};
    config.presystem_id = settings["presystem"];
    config.insecure = settings["insecure"] == "yes";
    if (settings.count("password") > 0) {
        config.credentials =
            vdv463::Credentials{"user", vdv463::Secret(std::string(settings["password"]))};
    }
    const std::string schema = settings["schema"];
    for (const auto version : {SchemaVersion::V1_0, SchemaVersion::V1_1, SchemaVersion::V2_0}) {
        config.schema = to_string(version) == schema ? version : config.schema;
    }
    config.log = [](const std::string& line) { std::cerr << line << std::endl; };
    return config;
}

void serve(vdv463::sim::Simulator& simulator) {
    for (std::string command; std::getline(std::cin, command);) {
        if (command == "drop") {
            simulator.drop_connections();
        } else if (command == "restart") {
            simulator.restart(true);
        } else if (command == "restart without memory") {
            simulator.restart(false);
        } else if (command == "stop") {
            simulator.stop();
        } else if (command == "violations") {
            for (const std::string& violation : simulator.violations()) {
                std::cout << violation << '\n';
            }
        }
        std::cout << '.' << std::endl;
    }
}

}  // namespace

int main(int count, char** arguments) {
    auto settings = settings_of(count, arguments);
    auto simulator = vdv463::sim::Simulator::start(config_of(settings));
    if (!simulator) {
        std::cerr << simulator.error().to_string() << std::endl;
        return 1;
    }
    std::ofstream(settings["ca"]) << simulator->ca_pem();
    std::cout << simulator->url() << std::endl;
    serve(*simulator);
    return 0;
}
