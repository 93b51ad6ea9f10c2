// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vdv463/vdv463.hpp>

#include <chrono>
#include <fstream>
#include <functional>
#include <iostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// What the documentation's pieces of code take for given. Only compiled, never run.
using namespace std::chrono_literals;

struct HostLoop {
    void post(std::function<void()> task);
};

struct Surroundings {
    vdv463::Client& client;
    vdv463::ClientConfig& config;
    vdv463::ClientHandlers& handlers;
    vdv463::ChargingInformation& information;
    vdv463::Message& message;
    std::vector<vdv463::ChargingRequest>& requests;
    std::string& text;
    HostLoop& loop;
};

bool next(std::string& text);
void report(const vdv463::Error& error);
void show(std::string_view text);
vdv463::Result<vdv463::Credentials> read_from_the_vault();
vdv463::Result<vdv463::Secret> read_passphrase_from_the_vault();
