// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "conversation.hpp"
#include "identifiers.hpp"
#include "journal.hpp"
#include "referee.hpp"
#include "scenario.hpp"

namespace vdv463::sim {

struct ScenarioPlayerConfig {
    double speed = 1;  ///< > 0: how many times faster than recorded
    RefereeConfig referee;
};

/// Says what a scenario says: its answers to the presystem's requests, under their ids, and the
/// rest at its time after the boot notification. What the scenario says after a list and its answer
/// waits for them, for a list no longer than two seconds, so that the order does not hang on
/// milliseconds. Requests beyond the scenario are answered like the last of their action, or with a
/// plain Confirmation.
/// Lifetime: scenario and journal outlive it.
class ScenarioPlayer : public Conversation {
public:
    ScenarioPlayer(ScenarioPlayerConfig config, const Scenario& scenario, Journal& journal,
                   std::string peer);

    void receive(std::string_view text, Timestamp now) override;
    std::vector<Frame> take_due(Timestamp now) override;
    std::optional<Timestamp> next_due() const override;
    bool booted() const override { return referee_.booted(); }

private:
    struct Outgoing {
        std::size_t line = 0;  ///< of the scenario; 0: it is no answer of the scenario
        Timestamp due;
        std::string text;
        Action action = Action::BootNotification;
        bool accepts = true;
        std::string request_id;
    };

    void on_request(const Message& message, Timestamp now);
    void answer(const Envelope& request, const Scenario::Answer& recorded, Timestamp now);
    void answer_plainly(const Envelope& request, Timestamp now);
    void push(const Scenario::Push& recorded, Timestamp now, std::vector<Frame>& frames);
    std::optional<Timestamp> next_push_due() const;
    bool waits_for_answer(const Scenario::Push& push) const;
    Timestamp later(Timestamp begin, std::chrono::microseconds recorded) const;

    ScenarioPlayerConfig config_;
    const Scenario& scenario_;
    Journal& journal_;
    std::string peer_;
    Referee referee_;
    Identifiers identifiers_;
    std::optional<Timestamp> begin_;  ///< when the presystem booted
    std::string presystem_id_;
    std::size_t next_push_ = 0;
    std::map<Action, std::size_t> requests_;
    std::deque<Outgoing> outgoing_;
};

}  // namespace vdv463::sim
