// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "session/session.hpp"

namespace vdv463::test {

using namespace std::chrono_literals;
using namespace session;
using SessionAction = session::Action;
using MessageAction = vdv463::Action;

/// Counts up, so that every id differs; or gives the fixed values that a test asks for.
class CountingRandom : public Random {
public:
    std::uint64_t next() override { return fixed ? *fixed : ++count_; }
    std::optional<std::uint64_t> fixed;

private:
    std::uint64_t count_ = 0;
};

/// Watches every event and action of a session for what must never happen, in any test.
class Watcher {
public:
    void before(const Event& event, const SessionConfig& config, TimePoint now);
    void after(const SessionAction& action, const SessionConfig& config, TimePoint now);

    enum class Link { None, Connecting, Open, Closing };
    Link link() const noexcept { return link_; }
    bool all_sends_completed() const;
    /// An empty list may go from now on, or no more.
    void withdrawn(bool on_purpose) noexcept { withdrawn_ = on_purpose; }
    /// Ids of the alarms that were told to begin and not to end.
    const std::set<std::string>& raised() const noexcept { return raised_; }

private:
    void check_message(const Message& message, const SessionConfig& config, TimePoint now);
    void check_list(const ChargingRequests& list, const SessionConfig& config, TimePoint now);
    void check_state(const StateChange& change, const SessionConfig& config);
    void note_request(const Message& message, const SessionConfig& config);
    bool gate_open(const SessionConfig& config, TimePoint now) const;
    void check_alarm(const Alarm& alarm);
    void note_answer(const Message& message, TimePoint now);
    void note_list_answer(const std::string& message_id);
    void link_over();

    Link link_ = Link::None;
    State state_ = State::Stopped;
    bool booted_ = false;
    TimePoint booted_at_;
    bool informed_ = false;  ///< by information with the expected depots
    bool wrong_depot_ = false;
    std::optional<bool> active_;
    bool loaded_ = false;
    bool saving_ = false;
    bool withdrawn_ = false;
    bool foreign_ids_ = false;
    std::string boot_id_;
    std::optional<std::string> list_in_flight_;
    TimePoint list_sent_at_;
    std::multiset<std::string> unanswered_requests_;
    std::map<SendId, int> completions_;
    std::set<std::string> raised_;
};

/// A session with a fake clock and a scripted transport. Each step keeps the actions of that step
/// alone; messages count as written at once unless hold_writes() was called.
class ScriptedSession {
public:
    explicit ScriptedSession(SessionConfig config = default_config());

    static SessionConfig default_config();
    static constexpr const char* subprotocol = "v1.463.vdv.de";

    ScriptedSession& start();
    ScriptedSession& stop();
    ScriptedSession& reconnect_now();
    /// Publishes a list that has to be accepted, as this version.
    ScriptedSession& publish(PlanVersion version, std::vector<ChargingRequest> list,
                             PublishOptions options = {});
    /// Publishes a list that has to be refused.
    Error refused_publish(std::vector<ChargingRequest> list);
    ScriptedSession& withdraw_all(const std::string& reason = "closing day");
    Result<PlanVersion> try_withdraw_all();
    ScriptedSession& republish();
    Result<PlanVersion> try_republish();
    ScriptedSession& standby();
    ScriptedSession& activate();
    ScriptedSession& loaded(Result<std::optional<StoredPlan>> plan);
    ScriptedSession& saved(std::optional<Error> error = std::nullopt);
    ScriptedSession& send(SendId id, std::vector<ChargingRequest> list);

    ScriptedSession& open(const std::string& chosen = subprotocol,
                          std::vector<CertificateInfo> certificates = {});
    ScriptedSession& closed(Error error);
    ScriptedSession& lost();
    ScriptedSession& peer_closes(errc code = errc::closed_by_peer);
    ScriptedSession& bytes();
    ScriptedSession& progress();
    ScriptedSession& pong(const std::string& payload);
    /// The provider was asked for others than the refused credentials.
    ScriptedSession& asked(Result<bool> others);
    /// The message bears the time of the CMS's clock.
    ScriptedSession& receive(Message message);
    ScriptedSession& cms_clock(std::chrono::milliseconds ahead);
    /// Somebody sets our wall clock.
    ScriptedSession& set_clock(std::chrono::milliseconds forward);
    ScriptedSession& undecodable(Error error);
    ScriptedSession& hold_writes();
    ScriptedSession& write_held();
    ScriptedSession& write_next();

    /// The CMS answers our last request: type and action follow from the payload.
    ScriptedSession& answer(Payload payload);
    ScriptedSession& answer_as(const std::string& message_id, Payload payload);
    ScriptedSession& information(const std::string& message_id = "information");
    ScriptedSession& informs(ChargingInformation information);
    ScriptedSession& boot(BootStatus status = BootStatus::Accepted);
    /// From Stopped or Waiting to Ready with the gate open.
    ScriptedSession& ready();

    /// Lets time pass; timers fire when they are due.
    ScriptedSession& wait(std::chrono::milliseconds duration);
    /// Jumps to the next deadline and fires the timer.
    ScriptedSession& fire_timer();
    /// A timer that fires whenever it likes.
    ScriptedSession& timer_now();
    /// As after a suspended process: time passes and no timer fires.
    ScriptedSession& oversleep(std::chrono::milliseconds duration);

    /// Steps that the transport cannot take now are left out instead of failing the test.
    void tolerate_impossible_steps() { tolerant_ = true; }

    template <class T>
    std::vector<T> all() const {
        std::vector<T> found;
        for (const SessionAction& action : actions_) {
            if (const T* match = std::get_if<T>(&action)) {
                found.push_back(*match);
            }
        }
        return found;
    }
    template <class T>
    std::size_t count() const {
        return all<T>().size();
    }
    /// The alarms of that id in the last step.
    std::vector<Alarm> alarms(std::string_view id) const;
    /// The only action of this kind in the last step; anything else fails the test.
    template <class T>
    T only() const {
        const auto found = all<T>();
        require_one(found.size());
        return found.front();
    }
    /// Messages of the last step with this payload.
    template <class T>
    std::vector<Message> sent() const {
        std::vector<Message> found;
        for (const auto& action : all<SendMessage>()) {
            if (std::holds_alternative<T>(action.message.payload)) {
                found.push_back(action.message);
            }
        }
        return found;
    }

    State state() const;
    /// States entered in the last step, in order.
    std::vector<State> states() const;
    /// "1:waiting 1:sent": what the last step reported about lists.
    std::string plan_reports() const;
    /// "1:published 1:sent": the audit records of the last step.
    std::string audit() const;
    /// The list in the only ProvideChargingRequests of the last step; anything else fails the test.
    std::vector<ChargingRequest> sent_list() const;
    /// Whether the alarm holds.
    bool raised(const std::string& id) const { return watcher_.raised().count(id) == 1; }
    /// The text of an alarm that holds, by status(); empty when it does not.
    std::string alarm_text(std::string_view id) const;
    /// Of a request of the plan; anything else fails the test.
    TrackedRequest request(std::string_view charging_request_id) const;
    SessionStatus status() const;
    std::optional<std::chrono::milliseconds> next_timer() const;
    const std::vector<SessionAction>& actions() const { return actions_; }
    const Message& last_request() const { return last_request_; }
    Now now() const { return now_; }
    const Watcher& watcher() const { return watcher_; }

    CountingRandom random;

private:
    static void require_one(std::size_t count);
    ScriptedSession& step(Event event);
    ScriptedSession& transport_step(Event event, bool possible);
    void take(Event event);
    void pass(std::chrono::milliseconds duration);

    SessionConfig config_;
    Session session_;
    Now now_;
    Watcher watcher_;
    std::vector<SessionAction> actions_;
    std::vector<Token> held_;
    bool holding_ = false;
    bool tolerant_ = false;
    std::chrono::milliseconds cms_ahead_{0};
    Message last_request_;
};

/// A list with one request per id.
std::vector<ChargingRequest> list_of(const std::vector<std::string>& request_ids);
/// A message from the CMS.
Message from_cms(MessageType type, const std::string& message_id, Payload payload);
MessageAction action_of(const Payload& payload);
ChargingInformation small_depot();
/// Depots without stations.
ChargingInformation depots_of(const std::vector<std::string>& depot_ids);
/// A depot that has these requests scheduled, under this presystem id.
ChargingInformation showing(const std::vector<std::string>& request_ids,
                            const std::string& presystem_id = "uri://Customer1/Presystem1");
/// The same requests, each with this departure.
std::vector<ChargingRequest> departing(std::vector<ChargingRequest> list, Timestamp departure);

}  // namespace vdv463::test
