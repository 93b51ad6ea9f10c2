// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "scripted_session.hpp"

/// One ordinary day, with something going wrong at every step. What must never happen is checked
/// by the Watcher inside ScriptedSession on each action.
namespace vdv463::test {

namespace {

using Act = std::function<void(ScriptedSession&)>;

struct Named {
    std::string name;
    Act act;
};

std::vector<Named> ordinary_day() {
    return {
        {"publish", [](auto& s) { s.publish(1, list_of({"a"})); }},
        {"start", [](auto& s) { s.start(); }},
        {"store read", [](auto& s) { s.loaded(std::optional<StoredPlan>{}); }},
        {"open", [](auto& s) { s.open(); }},
        {"early information", [](auto& s) { s.information("early"); }},
        {"boot", [](auto& s) { s.boot(); }},
        {"information", [](auto& s) { s.information("one"); }},
        {"confirm", [](auto& s) { s.answer(ChargingRequestsConfirmation{}); }},
        {"store written", [](auto& s) { s.saved(); }},
        {"publish while in force", [](auto& s) { s.publish(2, list_of({"b"})); }},
        {"publish while on its way", [](auto& s) { s.publish(3, list_of({"c"})); }},
        {"confirm the former", [](auto& s) { s.answer(ChargingRequestsConfirmation{}); }},
        {"refuse the newest",
         [](auto& s) {
             s.answer(ErrorPayload{"no", "", ""});
         }},
        {"time-out", [](auto& s) { s.publish(4, list_of({"d"})).wait(20s).bytes().wait(10s); }},
        {"lost", [](auto& s) { s.lost(); }},
        {"retry", [](auto& s) { s.wait(15s); }},
        {"open again", [](auto& s) { s.open(); }},
        {"foreign boot", [](auto& s) { s.answer_as("fresh", BootNotificationResponse{}); }},
        {"information again", [](auto& s) { s.information("two"); }},
        {"foreign confirm", [](auto& s) { s.answer_as("f", ChargingRequestsConfirmation{}); }},
        {"stop", [](auto& s) { s.stop(); }},
        {"start while stopping", [](auto& s) { s.start(); }},
        {"closed", [](auto& s) { s.lost(); }},
        {"third open", [](auto& s) { s.open(); }},
        {"third boot", [](auto& s) { s.boot(); }},
        {"send before the gate", [](auto& s) { s.send(1, list_of({"e"})); }},
        {"another send", [](auto& s) { s.send(2, list_of({"f"})); }},
        {"third information", [](auto& s) { s.information("three"); }},
        {"confirm the send", [](auto& s) { s.answer(ChargingRequestsConfirmation{}); }},
        {"a third send", [](auto& s) { s.send(3, list_of({"g"})); }},
        {"unexpected",
         [](auto& s) {
             s.receive(from_cms(MessageType::Request, "odd", BootNotificationRequest{}));
         }},
        {"peer closes", [](auto& s) { s.peer_closes(); }},
    };
}

std::vector<Named> faults() {
    return {
        {"the connection is lost", [](auto& s) { s.lost(); }},
        {"the CMS closes", [](auto& s) { s.peer_closes(); }},
        {"the CMS closes and the socket follows", [](auto& s) { s.peer_closes().lost(); }},
        {"stop", [](auto& s) { s.stop(); }},
        {"stop and start", [](auto& s) { s.stop().start(); }},
        {"a timer comes a day late", [](auto& s) { s.oversleep(24h).timer_now(); }},
        {"an hour of silence", [](auto& s) { s.wait(1h); }},
        {"refused credentials, then the same again, then others",
         [](auto& s) {
             s.closed(Error{errc::http_unauthorized, "401"}).wait(15s).asked(false).wait(30s);
             s.asked(true);
         }},
        {"a provider that answers unasked", [](auto& s) { s.asked(true); }},
        {"a provider that fails",
         [](auto& s) {
             s.asked(Error{errc::credentials_failed, "no"});
         }},
        {"a CMS that has no time for us",
         [](auto& s) {
             Error busy{errc::http_status, "503"};
             busy.retry_after_s = 600;
             s.closed(busy).wait(599s);
         }},
        {"progress of what we send", [](auto& s) { s.progress().wait(40s).progress(); }},
        {"the clock of the CMS jumps", [](auto& s) { s.cms_clock(2h); }},
        {"our clock jumps", [](auto& s) { s.set_clock(-48h); }},
        {"a certificate that expires",
         [](auto& s) {
             s.open(s.subprotocol, {{CertificateRole::Server, "CN=cms", s.now().wall + 5h}});
         }},
        {"standby", [](auto& s) { s.standby(); }},
        {"standby and back", [](auto& s) { s.standby().activate(); }},
        {"a withdrawal", [](auto& s) { s.withdraw_all(); }},
        {"the same once more", [](auto& s) { static_cast<void>(s.try_republish()); }},
        {"a store that cannot be read",
         [](auto& s) {
             s.loaded(Error{errc::store_failed, "damaged"});
         }},
        {"a store that cannot be written",
         [](auto& s) {
             s.saved(Error{errc::store_failed, "disk full"}).wait(2min);
         }},
        {"a store with a stale plan of another depot",
         [](auto& s) {
             StoredPlan plan;
             plan.newest = StoredList{list_of({"x", "y"}), s.now().wall + (-48h)};
             plan.depot_ids = {"elsewhere"};
             s.loaded(std::optional{plan});
         }},
        {"another depot", [](auto& s) { s.informs(depots_of({"elsewhere"})); }},
        {"somebody else's requests", [](auto& s) { s.informs(showing({"theirs"})); }},
        {"reconnect_now", [](auto& s) { s.reconnect_now(); }},
        {"an Error out of the blue",
         [](auto& s) {
             s.answer_as("x", ErrorPayload{"?", "", ""});
         }},
        {"an Error in answer to the last request", [](auto& s) { s.answer(ErrorPayload{}); }},
    };
}

void run(SessionConfig config, const std::vector<Named>& script, std::size_t at, const Named& fault,
         bool hold_writes) {
    ScriptedSession s{std::move(config)};
    s.tolerate_impossible_steps();
    if (hold_writes) {
        s.hold_writes();
    }
    for (std::size_t i = 0; i < script.size(); ++i) {
        if (i == at) {
            fault.act(s);
        }
        script[i].act(s);
    }
    s.lost();
    const bool at_rest = s.state() == State::Waiting || s.state() == State::Stopped ||
                         s.state() == State::Connecting;
    CHECK(at_rest);
    s.stop().lost();
    CHECK(s.state() == State::Stopped);
    CHECK(s.watcher().link() == Watcher::Link::None);
    CHECK(s.watcher().all_sends_completed());
    CHECK(s.watcher().raised().empty());
    CHECK(s.status().alarms.empty());
    CHECK_FALSE(s.next_timer());
}

}  // namespace

TEST_CASE("a fault at any step of an ordinary day breaks no rule", "[session][sweep]") {
    auto config = ScriptedSession::default_config();
    config.url_count = 2;
    config.credentials_may_change = true;
    config.liveness.information_timeout = 20min;
    config.has_store = true;
    config.plan.resume_stored_plan = true;
    config.plan.min_interval = 2s;
    config.plan.expected_depots = {"depot"};
    config.plan.hold_on_second_master = true;
    config.plan.connected_in_standby = GENERATE(false, true);
    const bool drop_at_once = GENERATE(false, true);
    const bool hold_writes = GENERATE(false, true);
    if (drop_at_once) {
        config.limits.close_timeout = 0s;
    }
    const auto script = ordinary_day();
    for (const Named& fault : faults()) {
        for (std::size_t at = 0; at < script.size(); ++at) {
            INFO(fault.name << " before the step: " << script[at].name);
            run(config, script, at, fault, hold_writes);
        }
    }
}

TEST_CASE("the ordinary day takes place as it was written", "[session][sweep]") {
    ScriptedSession s;
    std::vector<State> states;
    for (const Named& step : ordinary_day()) {
        INFO(step.name);
        step.act(s);
        for (const State state : s.states()) {
            states.push_back(state);
        }
    }
    CHECK(states == std::vector<State>{State::Connecting, State::Booting, State::Ready,
                                       State::Waiting, State::Connecting, State::Booting,
                                       State::Ready, State::Closing, State::Stopped,
                                       State::Connecting, State::Booting, State::Ready,
                                       State::Closing});
    s.lost();
    CHECK(s.state() == State::Waiting);
    CHECK(s.watcher().all_sends_completed());
}

}  // namespace vdv463::test
