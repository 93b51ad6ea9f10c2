// SPDX-License-Identifier: Apache-2.0
#include "dispatcher.hpp"

#include <catch2/catch.hpp>

#include <deque>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace vdv463;
using client::Dispatcher;

namespace {

/// An executor that runs its tasks when the test says so.
struct ManualExecutor {
    std::deque<std::function<void()>> tasks;

    Executor executor() {
        return [this](std::function<void()> task) { tasks.push_back(std::move(task)); };
    }
    bool run_one() {
        if (tasks.empty()) {
            return false;
        }
        auto task = std::move(tasks.front());
        tasks.pop_front();
        task();
        return true;
    }
    void run_all() {
        while (run_one()) {
        }
    }
};

struct Host {
    std::vector<std::string> calls;
    ManualExecutor manual;
    std::function<void()> in_handler;
    std::vector<std::string> exceptions;

    std::shared_ptr<Dispatcher> dispatcher() {
        ClientHandlers handlers;
        handlers.on_state = [this](const StateChange& change) {
            record("state " + std::string(to_string(change.to)));
        };
        handlers.on_charging_information = [this](const ChargingInformation& information) {
            record("information " + std::to_string(information.depot_info_list.size()));
        };
        handlers.on_issue = [this](const IssueReport& report) { record(report.message_id); };
        handlers.on_plan = [this](const PlanChange& change) {
            record("plan " + std::string(to_string(change.state)));
        };
        handlers.on_request = [this](const TrackedRequest& request) {
            record("request " + request.charging_request_id + " " +
                   std::string(to_string(request.state)));
        };
        handlers.on_plan_needed = [this](const PlanNeeded& needed) {
            record("plan needed: " + std::string(to_string(needed.reason)));
        };
        auto result = std::make_shared<Dispatcher>(
            manual.executor(), std::move(handlers),
            [this](const std::string& what) { exceptions.push_back(what); });
        result->open();
        return result;
    }

    client::SendDone done(const std::string& name) {
        return [this, name](const Result<Confirmation>& outcome) {
            record(name + (outcome ? " ok" : " " + outcome.error().code.message()));
        };
    }

    void record_only(std::string call) { calls.push_back(std::move(call)); }

    void record(std::string call) {
        calls.push_back(std::move(call));
        if (in_handler) {
            in_handler();
        }
    }
};

StateChange to(State state) {
    StateChange change;
    change.to = state;
    return change;
}

ChargingInformation depots(std::size_t count) {
    ChargingInformation information;
    information.depot_info_list.resize(count);
    return information;
}

TrackedRequest request(const std::string& id, RequestState state) {
    TrackedRequest result;
    result.charging_request_id = id;
    result.state = state;
    return result;
}

using Calls = std::vector<std::string>;

}  // namespace

TEST_CASE("events reach their handlers in the order in which they happened", "[dispatcher]") {
    Host host;
    const auto dispatcher = host.dispatcher();
    dispatcher->post(to(State::Connecting));
    dispatcher->post(to(State::Booting));
    dispatcher->post(depots(1));
    CHECK(host.calls.empty());
    host.manual.run_all();
    CHECK(host.calls == Calls{"state Connecting", "state Booting", "information 1"});
}

TEST_CASE("of the charging information that waits only the newest is delivered", "[dispatcher]") {
    Host host;
    const auto dispatcher = host.dispatcher();
    dispatcher->post(depots(1));
    dispatcher->post(to(State::Ready));
    dispatcher->post(depots(2));
    dispatcher->post(depots(3));
    host.manual.run_all();
    CHECK(host.calls == Calls{"state Ready", "information 3"});
    CHECK(dispatcher->counters().queue.information_coalesced == 2);
}

TEST_CASE("beyond 100 waiting issues further ones are counted, not kept", "[dispatcher]") {
    Host host;
    const auto dispatcher = host.dispatcher();
    for (int i = 0; i < 103; ++i) {
        IssueReport report;
        report.message_id = std::to_string(i);
        dispatcher->post(report);
    }
    host.manual.run_all();
    CHECK(host.calls.size() == 100);
    CHECK(host.calls.back() == "99");
    CHECK(dispatcher->counters().queue.issues_dropped == 3);
}

TEST_CASE("room for issues comes back when they have been delivered", "[dispatcher]") {
    Host host;
    const auto dispatcher = host.dispatcher();
    for (int i = 0; i < 100; ++i) {
        dispatcher->post(IssueReport{});
    }
    host.manual.run_one();
    dispatcher->post(IssueReport{});
    CHECK(dispatcher->counters().queue.issues_dropped == 0);
}

TEST_CASE("of the states of one request that wait only the newest is delivered", "[dispatcher]") {
    Host host;
    const auto dispatcher = host.dispatcher();
    dispatcher->post(request("CR1", RequestState::Sent));
    dispatcher->post(request("CR2", RequestState::Sent));
    dispatcher->post(PlanChange{1, PlanState::Confirmed, std::nullopt});
    dispatcher->post(request("CR1", RequestState::Confirmed));
    host.manual.run_all();
    CHECK(host.calls == Calls{"request CR2 sent", "plan confirmed", "request CR1 confirmed"});
    CHECK(dispatcher->counters().queue.events_coalesced == 1);
}

TEST_CASE("a wish for a fresh plan reaches its handler in its turn", "[dispatcher]") {
    Host host;
    const auto dispatcher = host.dispatcher();
    dispatcher->post(to(State::Ready));
    dispatcher->post(PlanNeeded{});
    dispatcher->post(PlanChange{1, PlanState::Waiting, std::nullopt});
    host.manual.run_all();
    CHECK(host.calls == Calls{"state Ready", "plan needed: outage", "plan waiting"});
}

TEST_CASE("what waits about the plan is not told after close", "[dispatcher]") {
    Host host;
    const auto dispatcher = host.dispatcher();
    dispatcher->post(request("CR1", RequestState::Sent));
    dispatcher->post(PlanNeeded{});
    dispatcher->post(PlanChange{1, PlanState::Sent, std::nullopt});
    dispatcher->close();
    dispatcher->post(request("CR1", RequestState::Confirmed));
    dispatcher->finish();
    host.manual.run_all();
    CHECK(host.calls.empty());
}

TEST_CASE("exceptions of the plan's handlers are caught and the next one runs", "[dispatcher]") {
    Host host;
    const auto dispatcher = host.dispatcher();
    host.in_handler = [] { throw std::runtime_error("host trouble"); };
    dispatcher->post(request("CR1", RequestState::Sent));
    dispatcher->post(PlanNeeded{});
    host.manual.run_all();
    CHECK(host.calls.size() == 2);
    CHECK(dispatcher->counters().handler_exceptions == 2);
}

TEST_CASE("a handler that runs the executor again is not entered twice", "[dispatcher]") {
    Host host;
    const auto dispatcher = host.dispatcher();
    int depth = 0;
    int deepest = 0;
    host.in_handler = [&] {
        ++depth;
        deepest = std::max(deepest, depth);
        if (host.calls.size() < 4) {
            dispatcher->post(to(State::Ready));
            host.manual.run_all();
        }
        --depth;
    };
    dispatcher->post(to(State::Booting));
    host.manual.run_all();
    CHECK(deepest == 1);
    CHECK(host.calls.size() == 4);
}

TEST_CASE("after close no handler starts, and a task already posted does nothing", "[dispatcher]") {
    Host host;
    const auto dispatcher = host.dispatcher();
    dispatcher->post(to(State::Ready));
    dispatcher->close();
    dispatcher->post(depots(1));
    host.manual.run_all();
    CHECK(host.calls.empty());
}

TEST_CASE("finish runs waiting send handlers and the last state, on the calling thread",
          "[dispatcher]") {
    Host host;
    const auto dispatcher = host.dispatcher();
    dispatcher->complete(host.done("first"), Confirmation{});
    dispatcher->close();
    dispatcher->post(to(State::Closing));
    dispatcher->complete(host.done("second"), Error(errc::stopped, "stopped"));
    dispatcher->post(to(State::Stopped));
    dispatcher->finish();
    CHECK(host.calls ==
          Calls{"first ok", "second " + make_error_code(errc::stopped).message(), "state Stopped"});
    host.manual.run_all();
    CHECK(host.calls.size() == 3);
}

TEST_CASE("after finish events are dropped until the next open", "[dispatcher]") {
    Host host;
    const auto dispatcher = host.dispatcher();
    dispatcher->close();
    dispatcher->finish();
    dispatcher->post(to(State::Connecting));
    dispatcher->open();
    dispatcher->post(to(State::Booting));
    host.manual.run_all();
    CHECK(host.calls == Calls{"state Booting"});
}

TEST_CASE("after finish a send handler still runs, on the executor", "[dispatcher]") {
    Host host;
    const auto dispatcher = host.dispatcher();
    dispatcher->close();
    dispatcher->finish();
    dispatcher->complete(host.done("late"), Confirmation{});
    CHECK(host.calls.empty());
    host.manual.run_all();
    CHECK(host.calls == Calls{"late ok"});
}

TEST_CASE("a state that waited when it was closed is told by finish", "[dispatcher]") {
    Host host;
    const auto dispatcher = host.dispatcher();
    dispatcher->post(to(State::Connecting));
    dispatcher->post(to(State::Stopped));
    dispatcher->close();
    dispatcher->finish();
    CHECK(host.calls == Calls{"state Stopped"});
}

TEST_CASE("what a send handler holds is released outside of the lock, as part of the handler",
          "[dispatcher]") {
    Host host;
    const auto dispatcher = host.dispatcher();
    bool inside = false;
    auto held = std::shared_ptr<int>(new int, [&](const int* value) {
        inside = dispatcher->inside();
        delete value;
    });
    dispatcher->complete([held = held](const Result<Confirmation>&) {}, Confirmation{});
    held.reset();
    host.manual.run_all();
    CHECK(inside);
}

TEST_CASE("an executor that throws costs no more than the time until the next event",
          "[dispatcher]") {
    Host host;
    bool broken = true;
    ClientHandlers handlers;
    handlers.on_state = [&](const StateChange& change) {
        host.record("state " + std::string(to_string(change.to)));
    };
    const auto dispatcher = std::make_shared<Dispatcher>(
        [&](std::function<void()> task) {
            if (broken) {
                throw std::runtime_error("loop is closed");
            }
            host.manual.tasks.push_back(std::move(task));
        },
        handlers, [&](const std::string& what) { host.exceptions.push_back(what); });
    dispatcher->open();
    dispatcher->post(to(State::Connecting));
    broken = false;
    dispatcher->post(to(State::Booting));
    host.manual.run_all();
    CHECK(host.calls == Calls{"state Connecting", "state Booting"});
    CHECK(host.exceptions == Calls{"The host's executor threw: loop is closed"});
}

TEST_CASE("a task for when no handler runs waits for the one that does", "[dispatcher]") {
    Host host;
    const auto dispatcher = host.dispatcher();
    bool inside = true;
    host.in_handler = [&] {
        dispatcher->run_when_idle([&] { inside = dispatcher->inside(); });
        host.manual.run_all();
        host.record_only("handler over");
    };
    dispatcher->post(to(State::Ready));
    host.manual.run_all();
    CHECK_FALSE(inside);
}

TEST_CASE("a task for when no handler runs comes after the last ones, too", "[dispatcher]") {
    Host host;
    const auto dispatcher = host.dispatcher();
    dispatcher->post(to(State::Stopped));
    dispatcher->close();
    bool ran = false;
    host.in_handler = [&] { dispatcher->run_when_idle([&] { ran = true; }); };
    dispatcher->finish();
    CHECK(ran);
}

TEST_CASE("inside tells whether this thread runs a handler", "[dispatcher]") {
    Host host;
    const auto dispatcher = host.dispatcher();
    bool inside = false;
    bool inside_elsewhere = true;
    host.in_handler = [&] {
        inside = dispatcher->inside();
        std::thread([&] { inside_elsewhere = dispatcher->inside(); }).join();
    };
    dispatcher->post(to(State::Ready));
    CHECK_FALSE(dispatcher->inside());
    host.manual.run_all();
    CHECK(inside);
    CHECK_FALSE(inside_elsewhere);
    CHECK_FALSE(dispatcher->inside());
}

TEST_CASE("an exception that leaves a handler is counted and told once, and the next event comes",
          "[dispatcher]") {
    Host host;
    const auto dispatcher = host.dispatcher();
    host.in_handler = [] { throw std::runtime_error("host trouble"); };
    dispatcher->post(to(State::Connecting));
    dispatcher->post(to(State::Booting));
    host.manual.run_all();
    CHECK(host.calls == Calls{"state Connecting", "state Booting"});
    CHECK(host.exceptions == Calls{"A handler of the host threw: host trouble"});
    CHECK(dispatcher->counters().handler_exceptions == 2);
}

TEST_CASE("what has no handler wakes nobody", "[dispatcher]") {
    ManualExecutor manual;
    const auto dispatcher = std::make_shared<Dispatcher>(manual.executor(), ClientHandlers{},
                                                         [](const std::string&) {});
    dispatcher->open();
    dispatcher->post(AttemptStep{});
    dispatcher->post(ChargingInformation{});
    dispatcher->post(IssueReport{});
    dispatcher->post(PlanChange{});
    dispatcher->post(TrackedRequest{});
    dispatcher->post(PlanNeeded{});
    dispatcher->post(Alarm{});
    CHECK(manual.tasks.empty());
}

TEST_CASE("after its release the host's executor is given nothing", "[dispatcher]") {
    Host host;
    const auto dispatcher = host.dispatcher();
    dispatcher->close();
    dispatcher->finish();
    dispatcher->release_host();
    dispatcher->run_when_idle([] {});
    dispatcher->complete(host.done("late"), Confirmation{});
    CHECK(host.manual.tasks.empty());
}
