// SPDX-License-Identifier: Apache-2.0
// The library, measured through its public interface. Besides the modes of link_arguments.hpp:
//   many PORT CA_FILE COUNT SECONDS [MS [POINTS]]   COUNT clients that each hear of POINTS points
//                                                   (100) every MS (15000)
//   big PORT CA_FILE COUNT SECONDS                  COUNT such clients, and one that is sent a
//                                                   message of 16 MiB every two seconds
#include "figures.hpp"
#include "link_arguments.hpp"

#include <vdv463/vdv463.hpp>

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <sys/resource.h>

namespace {

using namespace vdv463;
using namespace vdv463::bench;
using namespace std::chrono_literals;

/// What the handlers of all clients have heard.
struct Heard {
    std::mutex mutex;
    std::condition_variable changed;
    std::size_t ready = 0;
    std::size_t lost = 0;
    std::size_t information = 0;
    std::size_t confirmed = 0;
    std::string failure;
    std::vector<double> delays_ms;

    template <class Condition>
    void wait(Condition condition) {
        std::unique_lock<std::mutex> lock(mutex);
        if (!changed.wait_for(lock, 120s, [&] { return condition() || !failure.empty(); }) ||
            !failure.empty()) {
            throw std::runtime_error(failure.empty() ? "nothing happened for 120 s" : failure);
        }
    }
};

ClientHandlers handlers_for(Heard& heard) {
    ClientHandlers out;
    out.on_state = [&heard](const StateChange& change) {
        const std::lock_guard<std::mutex> lock(heard.mutex);
        if (change.to == State::Ready) {
            ++heard.ready;
        } else if (change.to == State::Waiting) {
            ++heard.lost;
            heard.failure = change.cause ? change.cause->to_string() : "a connection was lost";
        }
        heard.changed.notify_all();
    };
    out.on_charging_information = [&heard](const ChargingInformation& information) {
        const auto now = static_cast<double>(nanoseconds_now());
        const auto& name = information.depot_info_list.at(0).name;
        const std::lock_guard<std::mutex> lock(heard.mutex);
        ++heard.information;
        heard.delays_ms.push_back((now - std::stod(*name)) / 1e6);
        heard.changed.notify_all();
    };
    return out;
}

/// Every client is a presystem of its own.
std::string next_presystem_id() {
    static std::size_t last = 0;
    return "urn:vdv463:presystem:bench-" + std::to_string(++last);
}

Client begin_client(const LinkArguments& arguments, const std::string& path,
                    ClientHandlers handlers) {
    ClientConfig config;
    config.url = "wss://localhost:" + arguments.port + path;
    config.presystem_id = next_presystem_id();
    config.tls.ca_file = arguments.ca_file;
    config.plan.gate = Gate::AfterBoot;
    config.plan.min_interval = 0ms;
    config.liveness.information_silent_after = 0ms;
    config.limits.max_message_bytes = std::size_t{32} << 20U;
    auto client = Client::create(std::move(config), std::move(handlers));
    if (!client) {
        throw std::runtime_error(client.error().to_string());
    }
    client->start();
    return std::move(*client);
}

Client begin_client(const LinkArguments& arguments, const std::string& path, Heard& heard) {
    return begin_client(arguments, path, handlers_for(heard));
}

void push(const LinkArguments& arguments) {
    Heard heard;
    Client client = begin_client(arguments, arguments.path(), heard);
    heard.wait([&] { return heard.information >= warm_up; });
    const auto begin = Clock::now();
    const double cpu = cpu_seconds();
    heard.wait([&] { return heard.information >= warm_up + arguments.count; });
    const auto count = static_cast<double>(arguments.count);
    print({{"ms", seconds_since(begin) * 1e3 / count},
           {"cpu_ms", (cpu_seconds() - cpu) * 1e3 / count}});
}

/// Publishes a list, and the next from the handler that hears of its confirmation, as a host does
/// that lives in its handlers: to the I/O thread and back to the handler's.
class Rounds {
public:
    explicit Rounds(std::size_t count) : left_(warm_up + count) {
        request_.vehicle_id = "VDV-BUS-0001";
        request_.charging_request_id = "00000000-0000-4000-8000-000000000001";
        request_.charging_request_data.max_target_soc_pct = 100;
    }

    /// False: that was the last.
    bool publish(Client& client) {
        if (left_ == 0) {
            return false;
        }
        --left_;
        request_.charging_request_data.min_target_soc_pct = 50 + static_cast<double>(left_ % 40);
        std::vector<ChargingRequest> list{request_};
        begin_ = Clock::now();
        if (const auto version = client.publish(std::move(list)); !version) {
            throw std::runtime_error(version.error().to_string());
        }
        return true;
    }
    void confirmed() { times_us_.push_back(seconds_since(begin_) * 1e6); }
    std::vector<double> times_us() const { return {times_us_.begin() + warm_up, times_us_.end()}; }

private:
    std::size_t left_;
    ChargingRequest request_;
    Clock::time_point begin_;
    std::vector<double> times_us_;
};

void round(const LinkArguments& arguments) {
    Heard heard;
    Rounds rounds(arguments.count);
    std::optional<Client> client;
    ClientHandlers handlers = handlers_for(heard);
    handlers.on_plan = [&](const PlanChange& change) {
        if (change.state != PlanState::Confirmed) {
            return;
        }
        rounds.confirmed();
        if (!rounds.publish(*client)) {
            const std::lock_guard<std::mutex> lock(heard.mutex);
            heard.confirmed = 1;
            heard.changed.notify_all();
        }
    };
    client.emplace(begin_client(arguments, arguments.path(), std::move(handlers)));
    heard.wait([&] { return heard.ready == 1; });
    rounds.publish(*client);
    heard.wait([&] { return heard.confirmed == 1; });
    const std::vector<double> times_us = rounds.times_us();
    print({{"us", quantile(times_us, 0.5)}, {"p99_us", quantile(times_us, 0.99)}});
}

void memory(const LinkArguments& arguments) {
    Heard heard;
    std::vector<Client> clients;
    clients.push_back(begin_client(arguments, arguments.path(), heard));
    heard.wait([&] { return heard.ready == 1; });
    const double first = memory_kb();
    for (std::size_t i = 0; i < arguments.count; ++i) {
        clients.push_back(begin_client(arguments, arguments.path(), heard));
        heard.wait([&] { return heard.ready == clients.size(); });
    }
    print({{"first_kb", first},
           {"further_kb", (memory_kb() - first) / static_cast<double>(arguments.count)}});
}

void idle(const LinkArguments& arguments) {
    Heard heard;
    std::vector<Client> clients;
    for (std::size_t i = 0; i < arguments.count; ++i) {
        clients.push_back(begin_client(arguments, arguments.path(), heard));
    }
    heard.wait([&] { return heard.ready == arguments.count; });
    std::this_thread::sleep_for(1s);
    const double switches = context_switches();
    const double cpu = cpu_seconds();
    std::this_thread::sleep_for(std::chrono::duration<double>(arguments.seconds));
    print({{"switches_per_s", (context_switches() - switches) / arguments.seconds},
           {"cpu_ms_per_s", (cpu_seconds() - cpu) * 1e3 / arguments.seconds}});
}

/// Each client takes a descriptor.
void allow_descriptors(std::size_t count) {
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_cur < count + 100) {
        limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, count + 100);
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

double open_descriptors() {
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    double out = 0;
    for (int fd = 0; fd < static_cast<int>(limit.rlim_cur); ++fd) {
        out += fcntl(fd, F_GETFD) >= 0 ? 1 : 0;
    }
    return out;
}

void many(const LinkArguments& arguments, int argc, char** argv) {
    const std::string interval = argc > 6 ? argv[6] : "15000";
    const std::string points = argc > 7 ? argv[7] : "100";
    allow_descriptors(arguments.count);
    Heard heard;
    const double before = memory_kb();
    std::vector<Client> clients;
    const auto begin = Clock::now();
    if (arguments.mode == "big") {
        clients.push_back(begin_client(arguments, "/big/8830/2000", heard));
    }
    while (clients.size() < arguments.count) {
        clients.push_back(begin_client(arguments, "/timed/" + points + "/" + interval, heard));
    }
    heard.wait([&] { return heard.ready == arguments.count; });
    const double connected = seconds_since(begin);
    // Once round, so that every client has had its first message.
    std::this_thread::sleep_for(std::chrono::milliseconds(std::stol(interval)));
    const double cpu = cpu_seconds();
    const double waited = waited_seconds();
    const auto measured = Clock::now();
    {
        const std::lock_guard<std::mutex> lock(heard.mutex);
        heard.information = 0;
        heard.delays_ms.clear();
    }
    std::printf("measuring\n");
    std::fflush(stdout);
    std::this_thread::sleep_for(std::chrono::duration<double>(arguments.seconds));
    const double seconds = seconds_since(measured);
    const double used = cpu_seconds() - cpu;
    const double waited_for_core = waited_seconds() - waited;
    std::vector<double> received;
    for (const Client& client : clients) {
        received.push_back(static_cast<double>(client.status().information_received));
    }
    const std::lock_guard<std::mutex> lock(heard.mutex);
    const auto messages = static_cast<double>(heard.information);
    const auto count = static_cast<double>(arguments.count);
    print({{"clients", count},
           {"connect_s", connected},
           {"core_pct", used / seconds * 100},
           {"messages_per_s", messages / seconds},
           {"cpu_ms_per_message", messages > 0 ? used * 1e3 / messages : 0},
           {"waited_ms_per_message", messages > 0 ? waited_for_core * 1e3 / messages : 0},
           {"cpu_ms_per_client_s", used * 1e3 / seconds / count},
           {"delay_median_ms", quantile(heard.delays_ms, 0.5)},
           {"delay_p99_ms", quantile(heard.delays_ms, 0.99)},
           {"delay_max_ms", quantile(heard.delays_ms, 1)},
           {"lost", static_cast<double>(heard.lost)},
           {"received_least", quantile(received, 0)},
           {"received_most", quantile(received, 1)},
           {"kb_per_client", (memory_kb() - before) / count},
           {"descriptors", open_descriptors()}});
    // Unlike a host that ends, a program that measures does not wait for a thousand closings.
    std::_Exit(0);
}

int run(int argc, char** argv) {
    LinkArguments arguments;
    if (!arguments.read(argc, argv)) {
        return 2;
    }
    if (arguments.mode == "push") {
        push(arguments);
    } else if (arguments.mode == "round") {
        round(arguments);
    } else if (arguments.mode == "memory") {
        memory(arguments);
    } else if (arguments.mode == "idle") {
        idle(arguments);
    } else {
        many(arguments, argc, argv);
    }
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return run(argc, argv);
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "vdv463_bench_ours: %s\n", problem.what());
        return 1;
    }
}
