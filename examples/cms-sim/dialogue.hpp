// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <deque>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <vdv463/message.hpp>
#include <vdv463/timestamp.hpp>

#include "depot_model.hpp"
#include "journal.hpp"

namespace vdv463::sim {

struct DialogueConfig {
    std::chrono::milliseconds push_interval{15000};
    std::string presystem_id;  ///< empty: any is accepted
    SchemaVersion schema = SchemaVersion::V1_1;
};

/// The CMS's side of the conversation over one connection: texts and time in, texts out. It knows
/// no sockets.
/// Lifetime: depot and journal outlive it. Threads: one at a time.
class Dialogue {
public:
    Dialogue(DialogueConfig config, DepotModel& depot, Journal& journal, std::string peer);

    void receive(std::string_view text, Timestamp now);
    /// What is to be written now, in order.
    std::vector<std::string> take_due(Timestamp now);
    /// When take_due() has something to do next; empty: not before something is received.
    std::optional<Timestamp> next_due() const;

private:
    enum class State { New, Rejected, Accepted };

    struct Outgoing {
        Timestamp due;
        std::string text;
        bool answers_a_list = false;
    };
    struct Unconfirmed {
        std::string message_id;
        Timestamp deadline;
    };

    void on_request(const Message& message, Timestamp now);
    void on_boot(const Message& message, Timestamp now);
    void on_list(const Message& message, const ChargingRequests& list, Timestamp now);
    void on_answer(const Message& message);
    void check_request(const Message& message);
    void push_information(Timestamp now);
    void answer(const Envelope& request, Payload payload, Timestamp now, bool to_a_list = false);
    void refuse(const Envelope& request, const std::string& reason, Timestamp now);
    bool write(const Envelope& envelope, Payload payload, Timestamp due, bool answers_a_list);
    void report_overdue(Timestamp now);
    void violation(const std::string& what);
    std::string new_message_id();

    DialogueConfig config_;
    DepotModel& depot_;
    Journal& journal_;
    std::string peer_;
    std::mt19937_64 random_;
    State state_ = State::New;
    EnvelopeForm form_ = EnvelopeForm::Array;
    std::string presystem_id_;
    bool information_sent_ = false;
    std::optional<Timestamp> next_push_;
    std::deque<Outgoing> outgoing_;
    std::deque<Unconfirmed> unconfirmed_;
    std::set<std::string> request_ids_;
};

}  // namespace vdv463::sim
