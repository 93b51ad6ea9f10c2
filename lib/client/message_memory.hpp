// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

#include <vdv463/codec.hpp>
#include <vdv463/message.hpp>

namespace vdv463::client {

/// Charging information that the handlers are done with, for its memory, and the Decoder that reads
/// the next one into it. One for all clients of the process, because only few messages are on their
/// way to a handler at a time.
/// Threads: any.
class MessageMemory {
public:
    MessageMemory();

    /// Reads like decode(), whose limit on the size is the transport's business here.
    [[nodiscard]] Result<Message> read(std::string_view text);
    /// Keeps the memory of what read() gave out, unless there is too much of that already.
    void give_back(ChargingInformation information);

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
};

/// The process's: made for the first holder, gone with the last.
std::shared_ptr<MessageMemory> shared_message_memory();

}  // namespace vdv463::client
