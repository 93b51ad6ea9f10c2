// SPDX-License-Identifier: Apache-2.0
// 03_charging_plan URL PRESYSTEM_ID STORE_FILE SECONDS
//
// A night's plan: published once, kept in force by the client, its fate watched, its store used.
#include <vdv463/vdv463.hpp>

#include <chrono>
#include <condition_variable>
#include <iostream>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace {

using std::chrono::hours;

/// In real life: what the duty roster says. Each bus once, in the order of departure.
std::vector<vdv463::ChargingRequest> tonight() {
    const auto now = vdv463::Timestamp::from_system_clock(std::chrono::system_clock::now());
    std::vector<vdv463::ChargingRequest> list;
    for (int bus = 101; bus <= 103; ++bus) {
        vdv463::ChargingRequest request;
        request.vehicle_id = "Bus " + std::to_string(bus);
        request.charging_request_id = "Night/" + std::to_string(bus);
        request.charging_request_data.min_target_soc_pct = 80;
        request.charging_request_data.max_target_soc_pct = 95;
        request.charging_request_data.requested_time_for_departure = now + hours{bus - 96};
        list.push_back(request);
    }
    return list;
}

vdv463::ClientHandlers handlers() {
    vdv463::ClientHandlers result;
    // How far the list as a whole has come. "confirmed" means received, no more than that ...
    result.on_plan = [](const vdv463::PlanChange& change) {
        std::cout << "list " << change.version << ' ' << to_string(change.state)
                  << (change.cause ? ": " + change.cause->to_string() : "") << std::endl;
    };
    // ... whether a bus is charged shows here.
    result.on_request = [](const vdv463::TrackedRequest& request) {
        std::cout << request.vehicle_id << ' ' << to_string(request.state) << ": "
                  << request.evidence << std::endl;
    };
    // What somebody has to look at: a refused list, a bus that will be late, another master.
    result.on_alarm = [](const vdv463::Alarm& alarm) {
        std::cout << (alarm.raised ? "alarm " : "over: ") << alarm.id << ": " << alarm.text
                  << std::endl;
    };
    return result;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 5) {
        std::cerr << "usage: 03_charging_plan URL PRESYSTEM_ID STORE_FILE SECONDS\n";
        return 2;
    }
    vdv463::ClientConfig config;
    config.url = argv[1];
    config.presystem_id = argv[2];
    config.allow_insecure = true;  // for a simulator on this machine; see 01 for TLS
    // With a store the client knows after a restart what it had published: a list that drops half
    // of the buses by mistake is then refused, too. With resume_stored_plan it is sent at once.
    config.plan.store = vdv463::file_plan_store(argv[3]);
    config.plan.resume_stored_plan = true;

    auto watching = handlers();
    std::mutex mutex;
    std::condition_variable wished;
    bool wish = true;  // the first list is wanted without being asked for
    // After a long outage the kept list may be out of date: the client asks for a fresh one.
    watching.on_plan_needed = [&](const vdv463::PlanNeeded& needed) {
        std::cout << "a fresh list is wanted: " << to_string(needed.reason) << std::endl;
        const std::lock_guard<std::mutex> lock(mutex);
        wish = true;
        wished.notify_all();
    };

    auto client = vdv463::Client::create(config, watching);
    if (!client) {
        std::cerr << client.error().to_string() << '\n';
        return 2;
    }
    client->start();

    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{std::stoi(argv[4])};
    std::unique_lock<std::mutex> lock(mutex);
    while (wished.wait_until(lock, end, [&] { return wish; })) {
        wish = false;
        lock.unlock();
        vdv463::PublishOptions options;
        options.reason = "plan of the night";  // for the audit record
        if (const auto version = client->publish(tonight(), options); !version) {
            // Refused as a whole: the list before stays in force. Every reason is told.
            for (const vdv463::Issue& issue : version.error().issues) {
                std::cerr << issue.path << ": " << issue.text << '\n';
            }
        }
        lock.lock();
    }
    lock.unlock();

    for (const vdv463::TrackedRequest& request : client->requests()) {
        std::cout << request.vehicle_id << " in the end: " << to_string(request.state)
                  << (request.late ? ", late" : "") << std::endl;
    }
    client->stop();  // withdraws nothing: the CMS goes on charging by the last list
}
