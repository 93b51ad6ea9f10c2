// SPDX-License-Identifier: Apache-2.0
// Clients by command, for tests in Python: commands on standard input, what the clients tell as one
// JSON object per line on standard output. Ends with its input.
//
//   client NAME key=value ...   a client that is started at once; the keys are in driver_config.cpp
//   publish NAME LABEL COUNT    a list of COUNT requests, whose ids begin with LABEL
//   status NAME | stop NAME     stop also takes the client away
//   heap                        bytes in use by this process
#include <vdv463/vdv463.hpp>

#include "driver_config.hpp"
#include "json_writer.hpp"

#include <malloc.h>

#include <chrono>
#include <iostream>
#include <map>
#include <mutex>
#include <sstream>
#include <string>
#include <vector>

/// There in a build with the address sanitizer, whose heap mallinfo2() does not know.
extern "C" __attribute__((weak)) std::size_t __sanitizer_get_current_allocated_bytes();

namespace {

using namespace vdv463;
using cli::JsonWriter;

/// One line of output: begun with what all have, ended by the destructor.
class Line {
public:
    Line(const char* event, const std::string& client) {
        json_.begin_object();
        json_.member("event", event);
        json_.member("client", client);
        const auto now = std::chrono::steady_clock::now().time_since_epoch();
        json_.key("t");
        json_.number(std::chrono::duration<double>(now).count());
    }
    Line(const Line&) = delete;
    Line& operator=(const Line&) = delete;
    ~Line() {
        json_.end_object();
        static std::mutex mutex;
        const std::lock_guard<std::mutex> lock(mutex);
        std::cout << json_.text() << std::endl;
    }
    JsonWriter* operator->() { return &json_; }

    void error(const std::optional<Error>& cause) {
        if (cause) {
            json_.member("cause", error_info(cause->value()).name);
            json_.member("detail", cause->to_string());
        }
    }

private:
    JsonWriter json_;
};

ClientHandlers handlers_of(const std::string& name) {
    ClientHandlers handlers;
    handlers.on_state = [name](const StateChange& change) {
        Line line("state", name);
        line->member("from", to_string(change.from));
        line->member("to", to_string(change.to));
        line.error(change.cause);
        if (change.retry_in) {
            line->member("retry_ms", std::int64_t{change.retry_in->count()});
        }
    };
    handlers.on_charging_information = [name](const ChargingInformation&) {
        const Line line("information", name);
    };
    handlers.on_issue = [name](const IssueReport& report) {
        Line line("issue", name);
        line->member("kind", to_string(report.kind));
        line.error(report.error);
    };
    handlers.on_plan = [name](const PlanChange& change) {
        Line line("plan", name);
        line->member("version", static_cast<std::int64_t>(change.version));
        line->member("state", to_string(change.state));
        line.error(change.cause);
    };
    handlers.on_alarm = [name](const Alarm& alarm) {
        Line line("alarm", name);
        line->member("id", alarm.id);
        line->member("raised", alarm.raised);
    };
    return handlers;
}

std::vector<ChargingRequest> list_of(const std::string& label, int count) {
    std::vector<ChargingRequest> list;
    for (int i = 0; i < count; ++i) {
        ChargingRequest request;
        request.vehicle_id = "Bus " + std::to_string(i);
        request.charging_request_id = label + "/" + std::to_string(i);
        request.charging_request_data.min_target_soc_pct = 80;
        request.charging_request_data.max_target_soc_pct = 95;
        list.push_back(request);
    }
    return list;
}

void tell_status(const std::string& name, const ClientStatus& status) {
    Line line("status", name);
    line->member("state", to_string(status.state));
    line->member("attempt", std::int64_t{status.attempt});
    line->member("connections", static_cast<std::int64_t>(status.connections));
    line->member("information_received", static_cast<std::int64_t>(status.information_received));
    line->member("confirmed", static_cast<std::int64_t>(status.confirmed_plan_version));
    line->member("bytes_received", static_cast<std::int64_t>(status.bytes_received));
    line->member("bytes_sent", static_cast<std::int64_t>(status.bytes_sent));
    line->member("address", status.connection.address);
    if (status.round_trip) {
        line->member("round_trip_us", std::int64_t{status.round_trip->count()});
    }
}

void tell_heap(const std::string& name) {
    const bool sanitized = __sanitizer_get_current_allocated_bytes != nullptr;
    const std::size_t bytes =
        sanitized ? __sanitizer_get_current_allocated_bytes() : mallinfo2().uordblks;
    Line line("heap", name);
    line->member("bytes", static_cast<std::int64_t>(bytes));
    line->member("sanitized", sanitized);
}

using Clients = std::map<std::string, Client>;

void begin(Clients& clients, const std::string& name, std::istream& words) {
    clients.erase(name);
    auto config = test::read_config(words);
    if (config) {
        config->presystem_id += "/" + name;  // at one URL no two clients may be the same
    }
    auto client = config ? Client::create(*std::move(config), handlers_of(name))
                         : Result<Client>(std::move(config).error());
    if (!client) {
        Line("refused", name).error(client.error());
        return;
    }
    clients.emplace(name, *std::move(client)).first->second.start();
}

void publish(Client& client, const std::string& name, std::istream& words) {
    std::string label;
    int count = 0;
    words >> label >> count;
    PublishOptions options;
    options.allow_removals = true;  // the lists are of all lengths
    const auto version = client.publish(list_of(label, count), options);
    Line line("published", name);
    line->member("label", label);
    if (version) {
        line->member("version", static_cast<std::int64_t>(*version));
    } else {
        line.error(version.error());
    }
}

void obey(Clients& clients, const std::string& command) {
    std::istringstream words(command);
    std::string verb;
    std::string name;
    words >> verb >> name;
    const auto client = clients.find(name);
    if (verb == "client") {
        begin(clients, name, words);
    } else if (verb == "heap") {
        tell_heap(name);
    } else if (client == clients.end()) {
        Line("refused", name)->member("detail", "no such client, or no such command: " + command);
    } else if (verb == "publish") {
        publish(client->second, name, words);
    } else if (verb == "status") {
        tell_status(name, client->second.status());
    } else if (verb == "stop") {
        client->second.stop();
        clients.erase(client);
    } else {
        Line("refused", name)->member("detail", "no such command: " + command);
    }
}

}  // namespace

int main() {
    Clients clients;
    for (std::string command; std::getline(std::cin, command);) {
        obey(clients, command);
    }
    return 0;
}
