// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <vdv463/charging_information.hpp>
#include <vdv463/charging_requests.hpp>
#include <vdv463/client.hpp>
#include <vdv463/config.hpp>

namespace vdv463::cli {

/// A list that a client shall keep in force. Lists are complete, so it is published once the first
/// charging information has shown what it would delete; requests of ours that it would are named,
/// and it does not go. A CMS that sends no information is not waited for beyond the gate.
class KeptPlan {
public:
    struct Options {
        std::string file;          ///< where the list comes from, for the audit record
        bool replace_all = false;  ///< publish whatever it deletes
    };

    KeptPlan(Options options, const ClientConfig& config, std::vector<ChargingRequest> list);

    /// To be called before the client is started. What needs no look goes at once.
    /// Lifetime: the client must outlive the other calls.
    void begin(Client& client);
    void take(const ChargingInformation& information);
    /// To be called a few times in a second.
    void tick();

    /// The list did not go, which has been told: the exit code that belongs to it.
    const std::optional<int>& refused() const { return refused_; }
    /// When it went.
    std::optional<std::chrono::steady_clock::time_point> published() const { return published_; }

private:
    bool waits() const { return client_ != nullptr && !published_ && !refused_; }
    void publish();

    Options options_;
    std::string presystem_id_;
    bool looks_first_;
    std::vector<ChargingRequest> list_;
    Client* client_ = nullptr;
    std::optional<int> refused_;
    std::optional<std::chrono::steady_clock::time_point> published_;
};

/// Takes what is told about a plan: its kind, as JSON and for people.
using TellPlan =
    std::function<void(std::string_view kind, const std::string& json, const std::string& text)>;

/// The handlers that tell what becomes of a list, of each request in it, and which alarms there
/// are.
void add_plan_handlers(ClientHandlers& handlers, const TellPlan& tell);

}  // namespace vdv463::cli
