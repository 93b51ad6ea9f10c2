// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <deque>
#include <optional>
#include <set>
#include <string>

#include <vdv463/message.hpp>

#include "journal.hpp"
#include "rules.hpp"

namespace vdv463::sim {

struct RefereeConfig {
    SchemaVersion schema = SchemaVersion::V1_1;
    std::chrono::milliseconds confirm_within{30000};  ///< > 0
    bool wants_information_first = true;              ///< no list before the first information
};

/// Watches one connection and tells what the presystem does against the rules. It sends nothing.
/// Lifetime: the journal outlives it. Threads: one at a time.
class Referee {
public:
    Referee(RefereeConfig config, Journal& journal, std::string peer);

    // What the presystem has sent, before the simulator reacts to it:
    void on_unreadable(const Error& error);
    void on_request(const Message& message, Timestamp now);
    void on_answer(const Message& message);

    // What the simulator has sent:
    void sent_boot_answer(bool accepted);
    void sent_list_answer();
    void sent_information(const std::string& message_id, Timestamp now);
    /// Information that may be impossible to read: it may be answered, and need not.
    void sent_unreadable(const std::string& message_id);
    /// An answer to the presystem's request or, for an Error that follows a confirmation, to that.
    void sent_answer_to(const std::string& message_id);

    /// Reports what is overdue.
    void watch(Timestamp now);
    /// When watch() has something to do next.
    std::optional<Timestamp> next_due() const;

    bool booted() const { return boot_ == Boot::Accepted; }
    void violation(Rule rule, const std::string& what);

private:
    enum class Boot { New, Asked, Accepted, Refused };

    struct Unconfirmed {
        std::string message_id;
        Timestamp deadline;
    };

    void check_schema(const Message& message);
    void check_sequence(const Message& message, Timestamp now);

    RefereeConfig config_;
    Journal& journal_;
    std::string peer_;
    Boot boot_ = Boot::New;
    std::string presystem_id_;
    bool information_sent_ = false;
    std::optional<Timestamp> list_since_;  ///< of the list that has no answer yet
    std::deque<Unconfirmed> unconfirmed_;
    std::set<std::string> request_ids_;
    std::set<std::string> unreadable_ids_;
    std::set<std::string> answered_ids_;  ///< ids under which the simulator has sent an answer
};

}  // namespace vdv463::sim
