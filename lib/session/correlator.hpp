// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <vdv463/enums.hpp>

#include "events.hpp"

namespace vdv463::session {

/// What a message is about; Action alone is what a session wants done.
using MessageAction = vdv463::Action;

/// Our request that waits for its answer. There is never more than one: nothing leaves before the
/// boot was answered, and then one ProvideChargingRequests at a time.
struct Outstanding {
    std::string message_id;
    MessageAction action = MessageAction::BootNotification;
    Token token = 0;
    std::optional<TimePoint> written;
};

/// What an answer is to us.
enum class Match {
    Ours,         ///< it answers the outstanding request
    Late,         ///< its request has timed out
    Duplicate,    ///< its request has been answered
    ToOurAnswer,  ///< some CMSs answer even a Confirmation
    Unknown,
};

/// Finds the request that an answer belongs to. Besides our own id it takes the prefixed ids that
/// some CMSs write, and the fresh ids of a CMS that has answered the boot with one.
/// Spec: MessageStructure, messageId.
class Correlator {
public:
    /// A new connection: nothing is outstanding and nothing is known about the peer.
    void open();
    void begin(Outstanding request);
    /// A request of the peer was answered with this id.
    void note_our_answer(const std::string& message_id);

    /// Looks up an answer; does not end the request.
    Match match(MessageType type, std::string_view message_id, MessageAction action);

    /// The outstanding request has been answered, or not in time.
    Outstanding finish();
    Outstanding time_out();

    /// Whether an answer with this id is one to our request, by the id alone.
    static bool is_answer_to(std::string_view request_id, std::string_view answer_id);

    std::optional<Outstanding>& outstanding() noexcept { return outstanding_; }

private:
    static constexpr std::size_t remembered = 16;
    struct Past {
        std::string message_id;
        Match verdict;
    };

    Outstanding end(Match verdict);
    /// The latest ones, in memory that is kept.
    struct History {
        std::vector<Past> entries;
        std::size_t oldest = 0;  ///< once it is full

        void remember(const std::string& message_id, Match verdict);
        const Past* find(std::string_view answer_id) const;
    };

    std::optional<Outstanding> outstanding_;
    History our_requests_;
    History our_answers_;  ///< a list of its own: information comes far more often
    bool foreign_ids_ = false;
    bool timed_out_ = false;
};

}  // namespace vdv463::session
