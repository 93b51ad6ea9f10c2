// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <vdv463/message.hpp>
#include <vdv463/timestamp.hpp>

#include "conversation.hpp"
#include "depot_model.hpp"
#include "dialect.hpp"
#include "fault_plan.hpp"
#include "identifiers.hpp"
#include "journal.hpp"
#include "referee.hpp"

namespace vdv463::sim {

struct DialogueConfig {
    std::chrono::milliseconds push_interval{15000};
    std::string presystem_id;  ///< empty: any is accepted
    SchemaVersion schema = SchemaVersion::V1_1;
    Dialect dialect = Dialect::Standard;
    std::chrono::milliseconds confirm_within{30000};
    ConnectionFaults* faults = nullptr;  ///< null: none. Lifetime: outlives the dialogue
};

/// What a CMS with a depot says.
/// Lifetime: depot and journal outlive it.
class Dialogue : public Conversation {
public:
    Dialogue(DialogueConfig config, DepotModel& depot, Journal& journal, std::string peer);

    void receive(std::string_view text, Timestamp now) override;
    std::vector<Frame> take_due(Timestamp now) override;
    std::optional<Timestamp> next_due() const override;
    bool booted() const override { return referee_.booted(); }

private:
    /// What the referee has to know of a message when it is sent.
    enum class Kind { Other, BootAccepted, BootRefused, ListAnswer, Information, Unreadable };

    struct Outgoing {
        Timestamp due;
        Frame frame;
        Kind kind = Kind::Other;
        std::string id;  ///< of the information, or of the presystem's request
    };

    void on_unreadable(const Error& error, Timestamp now);
    void on_request(const Message& message, Timestamp now);
    std::string objection_to(const Message& message, Timestamp now);
    void on_boot(const Message& message, Timestamp now);
    void answer_boot(const Envelope& request, bool accepted, Timestamp now);
    void on_list(const Message& message, const ChargingRequests& list, Timestamp now);
    void answer_list(const Envelope& request, Timestamp now);
    void on_answer(const Message& message, Timestamp now);
    void push_information(Timestamp now);
    void spoil(Outgoing& outgoing, Timestamp now);
    void refuse(const Envelope& request, const std::string& reason, Timestamp now,
                Kind kind = Kind::Other, const std::string& code = {});
    void answer(const Envelope& request, Payload payload, Timestamp due, Kind kind = Kind::Other);
    bool write(const Message& message, Timestamp due, Kind kind, const std::string& id);
    void tell_referee(const Outgoing& sent, Timestamp now);
    const Fault* strike(FaultId id, Timestamp now);
    const DialectTraits& traits() const { return traits_of(config_.dialect); }

    DialogueConfig config_;
    DepotModel& depot_;
    Journal& journal_;
    std::string peer_;
    Referee referee_;
    Identifiers identifiers_;
    EnvelopeForm form_ = EnvelopeForm::Array;
    std::string presystem_id_;
    std::string_view received_;  ///< the text that receive() is busy with
    std::optional<Timestamp> next_push_;
    std::deque<Outgoing> outgoing_;
    Timestamp minute_begin_;  ///< of the count of messages
    int minute_messages_ = 0;
};

}  // namespace vdv463::sim
