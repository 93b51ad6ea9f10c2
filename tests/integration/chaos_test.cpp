// SPDX-License-Identifier: Apache-2.0
// A published list on a line that is cut two hundred times, at moments of chance.
#include "cms_process.hpp"
#include "host.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>
#include <map>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using namespace std::chrono_literals;
using namespace vdv463;
using test::CmsProcess;
using test::Host;
using test::make;

namespace {

constexpr int cuts = 200;
constexpr std::uint64_t most_lists = 400;  // a bound, not an expectation: 40 s of publishing

/// The same five buses each time, with the number of the list in the ids.
std::vector<ChargingRequest> numbered_list(std::uint64_t number) {
    std::vector<std::string> ids;
    for (char bus = 'a'; bus < 'f'; ++bus) {
        ids.push_back(std::string(1, bus));
    }
    auto list = test::night_list(ids);
    for (auto& request : list) {
        request.charging_request_id += " of list " + std::to_string(number) + ".";
    }
    return list;
}

/// The number of the list in a message that the CMS has heard, 0 when it is about something else.
std::uint64_t list_number(const test::CmsEvent& event) {
    const std::string mark = "a of list ";
    const auto at = event.text.find(mark);
    return at == std::string::npos ? 0 : std::stoull(event.text.substr(at + mark.size()));
}

/// Whether the line has cut as often as it was to.
bool is_calm(const CmsProcess& line) {
    const auto events = line.events();
    return std::any_of(events.begin(), events.end(),
                       [](const test::CmsEvent& event) { return event.is("calm"); });
}

ClientConfig hasty(std::uint16_t port) {
    auto config = test::plain_config(port);
    config.reconnect.min_delay = 5ms;
    config.reconnect.max_delay = 20ms;
    config.limits.answer_timeout = 2s;
    config.plan.min_interval = 20ms;
    config.plan.poisoned_retry = 100ms;
    return config;
}

/// No handler was called twice for one change.
void check_each_told_once(const Host& host) {
    for (std::size_t i = 1; i + 1 < host.states.size(); ++i) {  // stop() tells the last state alone
        CHECK(host.states[i].from == host.states[i - 1].to);
        CHECK(host.states[i].to != host.states[i - 1].to);
    }
    std::map<PlanVersion, PlanState> plans;
    for (const auto& change : host.plans) {
        const auto before = plans.find(change.version);
        CHECK((before == plans.end() || before->second != change.state ||
               change.state == PlanState::Waiting || change.state == PlanState::Held));
        plans[change.version] = change.state;
    }
    // Of states that replaced one another while they waited the last may be the one told before, of
    // a later time.
    std::map<std::string, std::pair<RequestState, Timestamp>> requests;
    for (const auto& request : host.requests) {
        const auto now = std::make_pair(request.state, request.since);
        const auto before = requests.find(request.charging_request_id);
        CHECK((before == requests.end() || before->second != now));
        requests[request.charging_request_id] = now;
    }
    std::map<std::string, bool> alarms;
    for (const auto& alarm : host.alarms) {
        CHECK(alarm.raised != alarms[alarm.id]);
        alarms[alarm.id] = alarm.raised;
    }
}

/// The lists that reached the CMS never go back behind a newer one.
void check_newest_wins(const CmsProcess& cms, std::uint64_t last) {
    std::uint64_t newest = 0;
    for (const auto& event : cms.events()) {
        if (const auto number = list_number(event)) {
            CHECK(number >= newest);
            newest = number;
        }
    }
    CHECK(newest == last);
}

}  // namespace

TEST_CASE(
    "P1: after two hundred cuts at moments of chance the CMS holds the newest list, and "
    "nothing was told twice",
    "[chaos]") {
    for (const char* seed : {"1", "2"}) {
        CAPTURE(seed);
        CmsProcess cms({"--push-interval", "0.05"});
        CmsProcess line(VDV463_CHAOS_SCRIPT,
                        {std::to_string(cms.port()), std::to_string(cuts / 2), seed});
        Host host;
        auto client = make(hasty(line.port()), host.handlers());
        client.start();
        std::uint64_t number = 0;
        while (!is_calm(line)) {
            REQUIRE(number < most_lists);
            CHECK(client.publish(numbered_list(++number)));
            std::this_thread::sleep_for(100ms);  // the pace of a host, not a wait for something
        }
        const auto last = client.publish(numbered_list(++number));
        REQUIRE(last);
        host.wait_until([&] { return host.plan_reached(*last, PlanState::Confirmed); });
        const auto status = client.status();
        CHECK(status.confirmed_plan_version == status.plan_version);
        client.stop();
        check_each_told_once(host);
        check_newest_wins(cms, number);
    }
}
