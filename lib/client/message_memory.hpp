// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

#include <vdv463/codec.hpp>
#include <vdv463/message.hpp>

#include "actions.hpp"

namespace vdv463::client {

/// What messages leave behind, for its memory: charging information that the handlers are done
/// with, the envelope of the last answer, the list of a session's actions; and the Decoder that
/// reads the next message into it. One for all clients of the process, because only few messages
/// are on their way to a handler at a time. Threads: any.
class MessageMemory {
public:
    MessageMemory();

    /// Reads like decode(), whose limit on the size is the transport's business here.
    [[nodiscard]] Result<Message> read(std::string_view text);
    /// Keeps the memory of what read() gave out, unless there is too much of that already.
    void give_back(ChargingInformation information);
    /// Keeps the memory of its texts for the next message.
    void give_back(Envelope envelope);

    /// An empty list, with the memory of the one that was given back last.
    session::Actions take_actions();
    /// Keeps the memory of the list, not what is in it.
    void give_back(session::Actions actions);

private:
    struct Spare {
        ChargingInformation information;
        std::size_t points = 0;
    };

    Message message_for(std::string_view text);

    std::mutex decoder_mutex_;
    Decoder decoder_;

    std::mutex spares_mutex_;
    std::vector<Spare> spares_;
    std::size_t points_ = 0;  ///< in all spares
    Envelope envelope_;
    session::Actions actions_;
};

/// The process's: made for the first holder, gone with the last.
std::shared_ptr<MessageMemory> shared_message_memory();

}  // namespace vdv463::client
