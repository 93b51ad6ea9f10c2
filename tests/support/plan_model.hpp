// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "scripted_session.hpp"

namespace vdv463::test {

/// What may happen to a presystem. Its argument decides the rest, so that a run follows from its
/// list of steps alone and steps can be left out of it. What is impossible at the time is left out.
enum class Do : std::uint8_t {
    Publish,
    PublishSame,
    PublishVariation,
    Withdraw,
    Republish,
    Standby,
    Activate,
    Stop,
    Start,
    RestartProcess,
    ReconnectNow,
    Open,
    FailToOpen,
    CmsAnswers,
    LateAnswers,
    Inform,
    Drop,
    CmsCloses,
    CmsRestarts,
    CmsForgets,
    SecondMaster,
    Wait,
    WaitLong,
    Oversleep,
    SetClock,
    LoadStore,
    SaveStore,
    GoodTimes,
};

struct Step {
    Do what = Do::Wait;
    std::uint32_t argument = 0;
};
std::string to_string(const Step& step);

/// What a CMS does with a list.
enum class Answering : std::uint8_t {
    Confirms,
    ConfirmsWithPrefix,
    ConfirmsWithForeignId,
    ConfirmsTwice,
    ConfirmsLate,
    TakesAndKeepsSilent,
    LosesTheList,
    Refuses,
    RefusesOne,
    ConfirmsThenRefusesOne,
};

/// A session, a CMS that holds what it was really sent, a store, and a host; and what must hold at
/// every moment.
class PlanModel {
public:
    PlanModel(SessionConfig config, std::optional<StoredPlan> disk);

    void take(const Step& step);
    /// From now on everything works: enough time for the list to come into force.
    void good_times(std::chrono::milliseconds duration);
    /// What the end has to look like.
    void judge();

    /// The first rule that was broken; empty: none.
    const std::string& broken() const noexcept { return broken_; }
    std::size_t lists_sent() const noexcept { return lists_sent_; }
    bool in_force() const;

private:
    using List = std::vector<ChargingRequest>;
    enum class Link { None, Connecting, Open, Closing };

    void require(bool holds, const std::string& rule);
    void feed(Event event);
    void pass(std::chrono::milliseconds duration);
    void wait(std::chrono::milliseconds duration);

    // the host
    List make_list(std::uint32_t argument) const;
    List variation(std::uint32_t argument) const;
    void publish(const List& list, bool allow_removals);
    void withdraw();
    void stop();
    void restart_process(bool save_succeeds);

    // actions
    void act(const SessionAction& action, std::vector<Token>& written);
    void note_message(const Message& message);
    void check_list(const List& list);
    void check_alarm(const Alarm& alarm);
    void note_plan(const PlanChange& change);
    void note_state(const StateChange& change);
    void link_over();

    // the CMS
    void opened();
    void cms_takes_next(Answering answering);
    void cms_answers_boot(const Message& request, Answering answering);
    void cms_applies(const List& list, const std::string& except);
    void answer(const std::string& message_id, Payload payload);
    void inform();
    void second_master(std::uint32_t argument);
    void lost();

    void load(bool succeeds);
    void save(bool succeeds);
    void work();

    bool is_mass_removal(const List& before, const List& list) const;
    bool is_expired(const ChargingRequest& request) const;
    bool is_stale() const;
    void judge_held(const Error& cause);
    void judge_lists();

    SessionConfig config_;
    CountingRandom random_;
    std::unique_ptr<Session> session_;
    Now now_;
    std::string broken_;

    Link link_ = Link::None;
    State state_ = State::Stopped;
    bool booted_ = false;
    bool informed_ = false;
    TimePoint booted_at_;
    std::optional<std::string> in_flight_;
    TimePoint in_flight_since_;
    std::optional<TimePoint> last_list_;
    std::multiset<std::string> to_be_answered_;
    std::set<std::string> raised_;
    std::size_t lists_sent_ = 0;

    bool active_ = true;
    std::optional<List> newest_;  ///< that the session has accepted
    bool withdrawn_ = false;
    Now published_;
    std::optional<List> baseline_;  ///< accepted by this process
    PlanVersion last_version_ = 0;
    std::set<std::string> ever_published_;

    std::deque<Message> to_cms_;
    std::vector<Message> late_answers_;
    std::map<std::string, ChargingRequest> at_cms_;
    bool delivered_ = false;           ///< a list has arrived on this connection
    bool touched_by_another_ = false;  ///< since the last list of ours arrived
    unsigned serial_ = 0;

    std::optional<StoredPlan> disk_;
    bool loading_ = false;
    std::optional<StoredList> loaded_;
    std::shared_ptr<const StoredPlan> saving_;
};

}  // namespace vdv463::test
